package whaleware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A [Home] whose hooks tell what they do, and can be held: for tests of what runs, how often, and what is left of it.
///
/// Each hook writes `HOOK began`, `HOOK interrupted` where it is told so, and `HOOK done` to a file. A [#hold] keeps it, and
/// a child in its session (which ignores TERM in `firstboot`), until [#release] or its end. While anything of it lives, another run of it writes `HOOK TWICE`.
final class Supervised implements AutoCloseable {
    final Home home;
    final Path trace;

    /// @param where `plain`, or the name of a [Shell] under which the launcher is PID 1
    Supervised(String where) {
        home = Home.fresh();
        if (!where.equals("plain")) home.asPid1(Shell.valueOf(where));
        trace = home.backup.resolve("trace");
        for (var hook : List.of("boot", "firstboot", "upgrade", "warmup", "svcdown")) hook(hook);
    }

    /// Where the launcher runs in these tests: as any process, and as PID 1.
    static List<String> places() {
        return Sweep.whole() ? List.of("plain", "DASH", "BASH", "BUSYBOX") : List.of("plain", "BUSYBOX");
    }

    /// A hook that tells, with more lines of its own before its end.
    Supervised hook(String name, String... more) {
        home.hook(name, """
                T=%2$s; exec 5>>"$T.lock.%1$s"
                flock -n 5 || echo "%1$s TWICE" >>"$T"
                echo "%1$s began" >>"$T"
                [ -z "$WW_INTERRUPTED" ] || echo "%1$s interrupted" >>"$T"
                if [ -e "$T.hold.%1$s" ]; then
                  ([ "%1$s" != firstboot ] || trap '' TERM; while [ -e "$T.hold.%1$s" ]; do sleep 0.02; done) &
                  wait
                fi
                %3$s
                echo "%1$s done" >>"$T"
                """.formatted(name, trace, String.join("\n", more)));
        return this;
    }

    /// Daemons: `svcup` leaves this many `sleep 9999`.
    Supervised daemons(int count) {
        return hook("svcup", "for i in $(seq " + count + "); do setsid sleep 9999 5>&- & done");
    }

    /// A service in the foreground, `sleep 9999`.
    Supervised foreground() {
        home.cfg("{\"ww\": {\"service\": {\"foreground\": true}}}");
        return hook("svcup", "exec sleep 9999");
    }

    Supervised hold(String hook) throws Exception {
        Files.writeString(Path.of(trace + ".hold." + hook), "");
        return this;
    }

    Supervised release(String hook) throws Exception {
        Files.deleteIfExists(Path.of(trace + ".hold." + hook));
        return this;
    }

    Running start() {
        return home.start("ww/run");
    }

    /// Waits until this line was written so often.
    void await(Running run, String line, int times) {
        run.await(line + " " + times + " times in " + trace(), () -> count(line) >= times);
    }

    List<String> trace() {
        return Await.read(trace).lines().toList();
    }

    long count(String line) {
        return trace().stream().filter(line::equals).count();
    }

    /// The pids of the service's processes, as the machine sees them.
    List<String> service() {
        return home.processes().stream().filter(p -> p.endsWith("sleep 9999")).map(p -> p.substring(0, p.indexOf(' '))).sorted().toList();
    }

    @Override
    public void close() {
        home.close();
    }

    /// Gives the places, all but `etc`, to the user 12345, with a cache of its own: root's may lie where nobody else looks.
    static void openTo12345(Home home) {
        var cache = Path.of(System.getProperty("java.io.tmpdir"), "whaleware-tests-12345");
        home.env("WW_CACHE", cache.toString()).env("JBANG_DIR", null).env("HOME", null).env("USER", null);
        var own = "mkdir -p $WW_RUN $WW_CACHE && chown -R 12345:12345 $WW_RUN $WW_DATA $WW_BACKUP $WW_CACHE && exec setpriv --reuid=12345 --regid=12345 --clear-groups \"$0\" \"$1\"";
        home.start("/bin/sh", "-c", own, Home.CHECKOUT + "/lib/jbang", Home.CHECKOUT + "/ww/run.java").exit(Duration.ofSeconds(100));
    }

    /// Where the mark of an initialised `/data` is, or would be.
    Path mark() {
        return home.data.resolve("whaleup");
    }

    /// The names in a folder.
    static List<String> entries(Path folder) throws Exception {
        try (var all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    /// Lets it come UP and stops it, in order.
    static void upAndDown(Running run) {
        run.awaitLine("run: UP after");
        assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
    }
}
