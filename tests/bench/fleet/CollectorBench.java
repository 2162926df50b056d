//JAVA 25+
//RUNTIME_OPTIONS -Xmx1g -XX:+UseSerialGC -XX:+MaxFDLimit
package whaleware.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Measures `ww fleet` from outside, over HTTP, with clients on the same machine.
final class CollectorBench {
    private static final int INSTANCES = 5000, EVERY_SECONDS = 30, NUMBERS = 20;
    private final Path data = Files.createTempDirectory("ww-collector");
    private final int port;
    private final String store;
    private Process collector;
    private boolean admin; // measure Spring Boot Admin instead

    private CollectorBench(String store) throws IOException {
        this.store = store;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    static void main(String... args) throws Exception {
        var all = new ArrayList<>(List.of(args));
        var store = option(all, "--store", "");
        int seconds = Integer.parseInt(option(all, "--seconds", "20"));
        if (all.isEmpty()) all.addAll(List.of("start", "rate", "kept"));
        for (var what : all) {
            var bench = new CollectorBench(store);
            try {
                switch (what) {
                    case "start" -> {
                        bench.starts("ww fleet", 5);
                        bench.admin = true;
                        bench.starts("Spring Boot Admin", 5);
                    }
                    case "rate" -> bench.rate(seconds, 128);
                    case "kept" -> bench.kept(seconds * 3);
                    default -> throw new IllegalArgumentException(what + " (start, rate or kept)");
                }
            } finally {
                bench.stop();
            }
        }
        System.exit(0);
    }

    private static String option(List<String> args, String name, String preset) {
        int at = args.indexOf(name);
        if (at < 0) return preset;
        args.remove(at);
        return args.remove(at);
    }

    private long start() throws Exception {
        var program = admin ? List.of("lib/jbang", "tests/bench/fleet/SpringBootAdmin.java", "--server.port=" + port)
                : List.of("ww/ww", "fleet");
        var command = new ProcessBuilder(program).redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile());
        command.environment().put("WW_DATA", data.toString());
        command.environment().put("CFG", "{\"ww\": {\"fleet\": {\"listen\": \"127.0.0.1:" + port + "\", \"store\": \""
                + store + "\"}}}");
        long begin = System.nanoTime();
        collector = command.start();
        while (true) {
            try (var client = new Client()) {
                if (client.get("/") == 200) return (System.nanoTime() - begin) / 1_000_000;
            } catch (IOException notYet) {
                if (!collector.isAlive()) throw new IOException(Files.readString(data.resolve("log")));
            }
            Thread.sleep(5);
        }
    }

    private void stop() throws Exception {
        if (collector != null) {
            collector.destroy();
            collector.waitFor();
        }
        try (var files = Files.list(data)) {
            for (var file : files.toList()) Files.delete(file);
        }
        Files.delete(data);
    }

    private void starts(String name, int runs) throws Exception {
        start();
        long rss = rss();
        collector.destroy();
        collector.waitFor();
        var times = new long[runs];
        for (int i = 0; i < runs; i++) {
            times[i] = start();
            collector.destroy();
            collector.waitFor();
        }
        Arrays.sort(times);
        System.out.printf("%s: start to first page: median %d ms (%d to %d), %d MB RSS%n", name, times[runs / 2],
                times[0], times[runs - 1], rss);
    }

    private void rate(int seconds, int connections) throws Exception {
        start();
        for (int round = 0; round < 2; round++) {    // the first one warms the JVM up
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            var times = new ArrayList<long[]>();
            var counts = new AtomicInteger();
            int first = round * connections;
            long cpu = cpu();
            long begin = System.nanoTime();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int c = 0; c < connections; c++) {
                    int instance = first + c;
                    threads.submit(() -> {
                        var own = new long[1 << 17];
                        int n = 0;
                        try (var client = new Client()) {
                            while (System.nanoTime() < end && n < own.length) {
                                long sent = System.nanoTime();
                                int code = client.post(stats(instance, n + 1));
                                if (code != 204) throw new IOException("HTTP " + code);
                                own[n++] = System.nanoTime() - sent;
                            }
                        } catch (IOException e) {
                            e.printStackTrace();
                        }
                        counts.addAndGet(n);
                        synchronized (times) {
                            times.add(Arrays.copyOf(own, n));
                        }
                        return null;
                    });
                }
            }
            double took = (System.nanoTime() - begin) / 1e9;
            var sorted = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            System.out.printf("%d connections: %,.0f reports/s, p50 %.1f ms, p99 %.1f ms, CPU %.0f %%%n",
                    connections, counts.get() / took, sorted[sorted.length / 2] / 1e6,
                    sorted[(int) (sorted.length * 0.99)] / 1e6, (cpu() - cpu) / took);
        }
    }

    private void kept(int seconds) throws Exception {
        start();
        System.out.printf("without instances: %d MB RSS%n", rss());
        var connected = new CountDownLatch(INSTANCES);
        var failures = new AtomicInteger();
        long begin = System.nanoTime() + 5_000_000_000L;
        for (int i = 0; i < INSTANCES; i++) {
            int instance = i;
            Thread.ofVirtual().start(() -> {
                try (var client = new Client()) {
                    client.post(stats(instance, 1));
                    connected.countDown();
                    for (int n = 2; ; n++) {
                        long at = begin + (long) ((n - 2 + instance / (double) INSTANCES) * EVERY_SECONDS * 1e9);
                        Thread.sleep(Duration.ofNanos(Math.max(0, at - System.nanoTime())));
                        if (client.post(stats(instance, n)) != 204) failures.incrementAndGet();
                    }
                } catch (IOException e) {
                    failures.incrementAndGet();
                } catch (InterruptedException e) {
                    // the end
                }
            });
            if (i % 100 == 0) Thread.sleep(20);
        }
        while (!connected.await(1, TimeUnit.SECONDS)) {
            if (!collector.isAlive()) throw new IOException("the collector ended with " + collector.exitValue());
        }
        System.out.printf("%,d kept connections: %d MB RSS%n", INSTANCES, rss());
        Thread.sleep(Duration.ofSeconds(EVERY_SECONDS));    // each has reported once more, the JVM is warm
        long cpu = cpu(), from = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(seconds));
        double used = (cpu() - cpu) / ((System.nanoTime() - from) / 1e9);
        System.out.printf("%,d instances, %d numbers every %d s: CPU %.2f %% of a core, %d MB RSS, %d failures%n",
                INSTANCES, NUMBERS, EVERY_SECONDS, used, rss(), failures.get());
    }

    /// Returns the CPU time of the collector in hundredths of a second.
    private long cpu() throws IOException {
        var stat = Files.readString(Path.of("/proc/" + collector.pid() + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private long rss() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + collector.pid() + "/status")))
            if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        return -1;
    }

    private static byte[] stats(int instance, int sequence) {
        var text = new StringBuilder("{\"event\":\"stats\",\"id\":\"00000000-0000-4000-8000-")
                .append(100_000_000_000L + instance).append('-').append(sequence).append("\",\"instance\":\"web-").append(instance)
                .append("\",\"webapp\":\"shop\",\"version\":\"1.0.0\",\"state\":\"UP\",\"at\":\"").append(Instant.now())
                .append("\",\"next_ms\":40000,\"stats\":{");
        for (int i = 0; i < NUMBERS; i++)
            text.append(i == 0 ? "\"n" : ",\"n").append(i).append("\":").append((sequence * 31L + i) % 1000);
        return text.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /// A kept connection.
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Client() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        int post(byte[] body) throws IOException {
            var head = ("POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            var all = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, all, head.length, body.length);
            socket.getOutputStream().write(all);
            return read();
        }

        int get(String path) throws IOException {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes());
            return read();
        }

        private int read() throws IOException {
            int code = Integer.parseInt(line().split(" ")[1]), length = 0;
            for (String line; !(line = line()).isEmpty(); )
                if (line.toLowerCase().startsWith("content-length:"))
                    length = Integer.parseInt(line.substring(15).strip());
            in.skipNBytes(length);
            return code;
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int b; (b = in.read()) != '\n'; ) {
                if (b < 0) throw new IOException("the connection was closed");
                if (b != '\r') line.append((char) b);
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
