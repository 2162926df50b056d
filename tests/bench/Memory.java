package bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The memory of some processes as if nothing else ran on the machine: PSS, but a page of a file that other processes
/// have mapped too counts in full, and a page that several of these processes have mapped counts once. So neither the
/// other peers nor the JVM of the bench makes the result smaller.
final class Memory {
    private final Map<String, Long> files = new HashMap<>();
    private long own;

    /// Returns the memory in MB (10⁶ bytes).
    static double of(List<Long> pids) {
        var memory = new Memory();
        for (var pid : pids) memory.read(RunningPeer.read(Path.of("/proc/" + pid + "/smaps")));
        return 1024 * (memory.own + memory.files.values().stream().mapToLong(Long::longValue).sum()) / 1e6;
    }

    /// Reads `smaps` (proc(5)): for each mapping a line with its place in a file, then a line for each size, in kB.
    private void read(String smaps) {
        String file = "";
        boolean named = false;
        long rss = 0, pss = 0;
        for (var line : smaps.lines().toList()) {
            var words = line.split(" +");
            if (!words[0].endsWith(":")) {
                named = words.length > 5 && words[5].startsWith("/");
                file = words[3] + " " + words[4] + " " + words[2];
            } else switch (words[0]) {
                case "Rss:" -> rss = Long.parseLong(words[1]);
                case "Pss:" -> pss = Long.parseLong(words[1]);
                case "Anonymous:" -> count(file, named, rss, pss, Long.parseLong(words[1]));
                default -> {}
            }
        }
    }

    private void count(String file, boolean named, long rss, long pss, long anonymous) {
        own += named ? anonymous : pss;
        if (named) files.merge(file, rss - anonymous, Math::max);
    }
}
