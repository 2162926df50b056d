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

/// A running peer.
///
/// @param begun `System.nanoTime()` of its start
record RunningPeer(Peer peer, Path folder, Process process, long begun) implements AutoCloseable {
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(100);

    /// Returns the milliseconds until it was up.
    double up() {
        return await(begun, "UP", () -> peer.up().isEmpty()
                || read(peer.up()).contains(peer.word()) && !read("starts").isEmpty());
    }

    /// Stops it, and returns the milliseconds from the signal to its end.
    double stop() throws Exception {
        long from = System.nanoTime();
        signal(peer.stop(), process.pid());
        if (!process.waitFor(30, TimeUnit.SECONDS)) throw new IllegalStateException(peer.name() + " does not stop");
        return (System.nanoTime() - from) / 1e6;
    }

    /// Kills the service, and returns the milliseconds until it was started again.
    double restart() throws Exception {
        return kill("restart", () -> starts().size(), starts().size());
    }

    /// Kills the service, and returns the milliseconds until `monitor` had begun.
    double monitored() throws Exception {
        return kill("monitor", () -> lines("asked").size(), lines("asked").size());
    }

    private double kill(String what, IntSupplier count, int before) throws Exception {
        long from = System.nanoTime();
        signal("KILL", service());
        return await(from, what, () -> count.getAsInt() > before);
    }

    /// Returns the pid of the service.
    long service() {
        return Long.parseLong(starts().getLast());
    }

    /// Waits until the condition is true, and returns the milliseconds since a moment.
    double await(long from, String what, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(200_000);
            if (System.nanoTime() - from > LIMIT)
                throw new IllegalStateException(peer.name() + ": no " + what + ": " + read("out"));
        }
        return (System.nanoTime() - from) / 1e6;
    }

    /// Waits until a peer has settled.
    static void settle(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left; (left = until - System.nanoTime()) > 0; ) LockSupport.parkNanos(left);
    }

    /// Returns the pids of its processes without the service.
    List<Long> own() {
        var service = starts();
        return Stream.concat(Stream.of(process.toHandle()), process.descendants()).map(ProcessHandle::pid)
                .filter(pid -> !service.contains("" + pid)).toList();
    }

    /// Returns the memory of these processes, in MB.
    double memory() {
        return Memory.of(own());
    }

    /// Returns the CPU time of these processes and of their dead children, in seconds.
    double cpu() {
        double ticks = 0;
        for (var pid : own()) {
            var stat = read(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            for (int i = 11; i <= 14; i++) ticks += Long.parseLong(fields[i]);
        }
        return ticks / 100;
    }

    /// Returns the command line of its first process that is a java.
    List<String> java() {
        return own().stream().map(pid -> List.of(read(Path.of("/proc/" + pid + "/cmdline")).split("\0")))
                .filter(words -> words.getFirst().endsWith("/java")).findFirst().orElseThrow();
    }

    List<String> starts() {
        return lines("starts");
    }

    List<String> lines(String name) {
        return read(name).lines().toList();
    }

    String read(String name) {
        return read(folder.resolve(name));
    }

    /// Returns the text of a file, or "" if there is none.
    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException notThere) {
            return "";
        }
    }

    private static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("/bin/kill", "-" + name, "" + pid).start().waitFor();
    }

    /// Kills it with its service and its other children.
    @Override
    public void close() throws Exception {
        var services = starts().stream().flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream());
        var left = Stream.concat(process.descendants(), services).toList();
        process.destroyForcibly().waitFor();
        left.forEach(ProcessHandle::destroyForcibly);
    }
}
