package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/// A peer that runs.
///
/// @param begun when it was started, by the monotonic clock
record RunningPeer(Peer peer, Path folder, Process process, long begun) implements AutoCloseable {
    private static final long NEVER = TimeUnit.SECONDS.toNanos(100);

    /// Milliseconds until it was up.
    double up() {
        return await(begun, "UP", () -> peer.up().isEmpty() || read(peer.up()).contains(peer.word()) && !read("starts").isEmpty());
    }

    /// Milliseconds from its stop signal to its end.
    double stop() throws Exception {
        long from = System.nanoTime();
        signal(peer.stop(), process.pid());
        if (!process.waitFor(30, TimeUnit.SECONDS)) throw new IllegalStateException(peer.name() + " does not stop");
        return (System.nanoTime() - from) / 1e6;
    }

    /// Kills the service; milliseconds until it was started again.
    double restart() throws Exception {
        return kill("restart", () -> starts().size(), starts().size());
    }

    /// Kills the service; milliseconds until `monitor` had been asked.
    double asked() throws Exception {
        return kill("monitor", () -> lines("asked").size(), lines("asked").size());
    }

    private double kill(String what, IntSupplier count, int before) throws Exception {
        long from = System.nanoTime();
        signal("KILL", service());
        return await(from, what, () -> count.getAsInt() > before);
    }

    /// The pid of the service.
    long service() {
        return Long.parseLong(starts().getLast());
    }

    /// Milliseconds from a moment until something is so.
    double await(long from, String what, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(200_000);
            if (System.nanoTime() - from > NEVER) throw new IllegalStateException(peer.name() + ": no " + what + ": " + read("out"));
        }
        return (System.nanoTime() - from) / 1e6;
    }

    /// Lets so many milliseconds pass: what is measured is how it behaves after that time.
    static void settle(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left; (left = until - System.nanoTime()) > 0; ) LockSupport.parkNanos(left);
    }

    /// Its own processes, without the service.
    List<Long> own() {
        var service = starts();
        return Stream.concat(Stream.of(process.toHandle()), process.descendants()).map(ProcessHandle::pid).filter(pid -> !service.contains("" + pid)).toList();
    }

    /// What they hold in memory, in MB.
    double memory() {
        return Memory.of(own());
    }

    /// The CPU time that they have used, in seconds, children that have ended included.
    double cpu() {
        double ticks = 0;
        for (var pid : own()) {
            var stat = slurp(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            for (int i = 11; i <= 14; i++) ticks += Long.parseLong(fields[i]);
        }
        return ticks / 100;
    }

    /// The command line of the first of its processes that is a java.
    List<String> java() {
        return own().stream().map(pid -> List.of(slurp(Path.of("/proc/" + pid + "/cmdline")).split("\0"))).filter(words -> words.getFirst().endsWith("/java")).findFirst().orElseThrow();
    }

    List<String> starts() {
        return lines("starts");
    }

    private List<String> lines(String name) {
        return read(name).lines().toList();
    }

    String read(String name) {
        return slurp(folder.resolve(name));
    }

    /// All of a file; nothing where there is none.
    static String slurp(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException notThere) {
            return "";
        }
    }

    private static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("/bin/kill", "-" + name, "" + pid).start().waitFor();
    }

    /// Ends it and whatever it has started.
    @Override
    public void close() throws Exception {
        var left = Stream.concat(process.descendants(), starts().stream().flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())).toList();
        process.destroyForcibly().waitFor();
        left.forEach(ProcessHandle::destroyForcibly);
    }
}
