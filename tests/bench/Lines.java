package bench;

import java.nio.file.Path;
import java.util.Map;

/// Measures the log: a hook prints 100 MB, whaleware prefixes each line with the hook's name, and `wc` reads.
/// Beside it the same lines go through `cat`.
///
/// @param name of the build
record Lines(Results results, LifeCycleBench lives, Path folder, String name) {
    static final String LOG = "100 MB of log lines", CAT = "cat, through a pipe";
    private static final String LINE =
            "a line of a log, as long as such lines are: 2026-01-01T00:00:00Z INFO request served in 12 ms";
    private static final int BYTES = 100_000_000;

    void measure(int runs) throws Exception {
        var home = folder.resolve("chatty");
        var write = "yes '" + LINE + "' | head -c " + BYTES + " >\"$0/lines\"";
        BenchSetup.run(Map.of(), "sh", "-c", write, folder.toString());
        BenchSetup.run(Map.of(), "cp", "-r", lives.setup().baked().toString(), home.toString());
        BenchSetup.script(home, "usr/boot",
                "#!/bin/sh\ndate +%s%N >\"${WW_DATA%/data}/from\"; exec cat '" + folder + "/lines'\n");
        BenchSetup.script(home, "usr/firstboot", "#!/bin/sh\ndate +%s%N >\"${WW_DATA%/data}/to\"\n");
        var chatty = Peer.whaleware(Peer.WHALEWARE, home, lives.setup().cache(),
                "sh", "-c", "mkfifo pipe && { wc -l <pipe >count & } && exec \"$0\" >pipe");
        long lines = BYTES / (LINE.length() + 1);
        results.rounds("log lines", runs, () -> {
            try (var it = lives.start(chatty)) {
                it.up();
                double took = (number(it, "to") - number(it, "from")) / 1e9;
                it.stop();
                it.await(System.nanoTime(), "count", () -> it.read("count").endsWith("\n"));
                long count = number(it, "count");
                if (count < lines) throw new IllegalStateException("only " + count + " of " + lines + " lines arrived");
                results.add(LOG, name, "MB/s", BYTES / 1e6 / took);
            }
            double took = BenchSetup.run(Map.of(), "sh", "-c", "cat \"$0/lines\" | wc -l", folder.toString());
            results.add(LOG, CAT, "MB/s", BYTES / 1e3 / took);
        });
    }

    private static long number(RunningPeer peer, String file) {
        return Long.parseLong(peer.read(file).strip());
    }
}
