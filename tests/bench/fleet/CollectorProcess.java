package whaleware.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A collector that runs as a process of its own: `ww fleet`, or Spring Boot Admin. Not thread-safe.
final class CollectorProcess implements AutoCloseable {
    private static final long LIMIT = TimeUnit.MINUTES.toNanos(3); // with its build

    private final Path data = Files.createTempDirectory("ww-collector");
    private final List<String> program;
    private final String store;
    final int port;
    private Process process;

    private CollectorProcess(String store, String... program) throws IOException {
        this.store = store;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        this.program = List.of(program).stream().map(word -> word.replace("PORT", String.valueOf(port))).toList();
    }

    /// @param store `ww.fleet.store`
    static CollectorProcess fleet(String store) throws IOException {
        return new CollectorProcess(store, "ww/ww", "fleet");
    }

    static CollectorProcess springBootAdmin() throws IOException {
        return new CollectorProcess("", "lib/jbang", "tests/bench/fleet/SpringBootAdmin.java", "--server.port=PORT");
    }

    /// Starts it, and returns how many milliseconds pass until its first page.
    long start() throws IOException, InterruptedException {
        var log = data.resolve("log");
        var command = new ProcessBuilder(program).redirectErrorStream(true).redirectOutput(log.toFile());
        command.environment().put("WW_DATA", data.toString());
        command.environment().put("CFG", "{\"ww\": {\"fleet\": {\"listen\": \"127.0.0.1:" + port + "\", \"store\": \""
                + store + "\"}}}");
        long begin = System.nanoTime();
        process = command.start();
        while (true) {
            try (var connection = new ReporterConnection(port)) {
                if (connection.fetch("/") == 200) return (System.nanoTime() - begin) / 1_000_000;
            } catch (IOException notYet) {
                if (!process.isAlive()) throw new IOException(Files.readString(log));
            }
            if (System.nanoTime() - begin > LIMIT) throw new IOException("no page: " + Files.readString(log));
            LockSupport.parkNanos(5_000_000);
        }
    }

    void stop() throws InterruptedException {
        if (process == null) return;
        process.destroy();
        process.waitFor();
    }

    /// Returns its CPU time in hundredths of a second, see proc(5).
    long cpu() throws IOException {
        var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /// Returns its resident memory in MB.
    long memory() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
        throw new IOException("the collector has ended");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
        try (var files = Files.list(data)) {
            for (var file : files.toList()) Files.delete(file);
        }
        Files.delete(data);
    }
}
