package whaleware.fleet.pages;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Spring Boot Admin, whose instances are registered by its API; their health is that of a small server.
final class AdminInstances implements AutoCloseable {
    private final HttpServer health =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    private final Process process;
    private final String url;

    AdminInstances(int instances) throws Exception {
        health.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        health.createContext("/", exchange -> {
            var body = "{\"status\":\"UP\"}".getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        health.start();
        int port = freePort();
        process = new ProcessBuilder("lib/jbang", "tests/bench/fleet/SpringBootAdmin.java", "--server.port=" + port)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        url = "http://127.0.0.1:" + port;
        try (var client = HttpClient.newHttpClient()) {
            register(client, instances, "http://127.0.0.1:" + health.getAddress().getPort());
        }
    }

    /// Returns its URL, without a / at the end.
    String url() {
        return url;
    }

    private void register(HttpClient client, int instances, String service) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        for (int i = 0; i < instances; i++) {
            var at = service + "/" + i;
            var json = ("{'name':'web-%d-x','managementUrl':'%s','healthUrl':'%s/health','serviceUrl':'%s'}")
                    .formatted(i, at, at, at).replace('\'', '"');
            var request = HttpRequest.newBuilder(URI.create(url + "/instances"))
                    .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)).build();
            while (true) {
                try {
                    if (client.send(request, BodyHandlers.discarding()).statusCode() == 201) break;
                } catch (IOException notYet) {
                    // it starts
                }
                if (System.nanoTime() > deadline) throw new IOException("Spring Boot Admin does not answer");
                LockSupport.parkNanos(200_000_000);
            }
        }
        while (up(client) < instances) { // it asks each instance for its health
            if (System.nanoTime() > deadline) throw new IOException("Spring Boot Admin does not know all instances");
            LockSupport.parkNanos(200_000_000);
        }
    }

    /// Returns how many instances it knows to be UP.
    private int up(HttpClient client) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url + "/instances")).header("Accept", "application/json")
                .build();
        var body = client.send(request, BodyHandlers.ofString()).body();
        return body.split("\"statusInfo\":\\{\"status\":\"UP\"", -1).length - 1;
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
        health.stop(0);
    }
}
