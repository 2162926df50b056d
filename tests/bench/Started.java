package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A peer that runs.
record Started(Peer peer, Path folder, Process process, long begun) implements AutoCloseable {

    /// Milliseconds until it was up.
    double up() {
        return await(begun, "up", () -> read(peer.up()).contains(peer.word()) && !read("starts").isEmpty());
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
        int before = starts().size();
        long from = System.nanoTime();
        signal("KILL", Long.parseLong(starts().getLast()));
        return await(from, "restart", () -> starts().size() > before);
    }

    /// Milliseconds from a moment until something is so.
    double await(long from, String what, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(200_000);
            if (System.nanoTime() - from > 100_000_000_000L) throw new IllegalStateException(peer.name() + ": no " + what + ": " + read("out"));
        }
        return (System.nanoTime() - from) / 1e6;
    }

    /// Its own processes, without the service.
    List<Long> own() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants()).map(ProcessHandle::pid).filter(pid -> !starts().contains("" + pid)).toList();
    }

    /// What they hold in memory, in MB: proportional set size.
    double pss() {
        return own().stream().mapToDouble(pid -> field("/proc/" + pid + "/smaps_rollup", "Pss:") / 1024.0).sum();
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

    List<String> starts() {
        return read("starts").lines().toList();
    }

    String read(String name) {
        return slurp(folder.resolve(name));
    }

    static String slurp(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException notThere) {
            return "";
        }
    }

    private static long field(String file, String name) {
        return slurp(Path.of(file)).lines().filter(line -> line.startsWith(name)).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    }

    static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("/bin/kill", "-" + name, "" + pid).start().waitFor();
    }

    @Override
    public void close() throws Exception {
        var left = Stream.concat(process.descendants(), starts().stream().flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())).toList();
        process.destroyForcibly().waitFor();
        left.forEach(ProcessHandle::destroyForcibly);
    }
}
