package whaleware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// Somebody who gets reports by HTTP, and may have a bad day.
final class Collector implements AutoCloseable {
    private final ConcurrentLinkedQueue<JsonNode> events = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    /// What it answers; anything but 2xx and it has not listened.
    volatile int answer = 204;

    Collector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var event = new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes());
            int code = answer;
            if (code / 100 == 2) events.add(event);
            exchange.sendResponseHeaders(code, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /// Every event, as it came.
    List<JsonNode> events() {
        return List.copyOf(events);
    }

    /// The changes of state, as `STATE`, in the order in which they came; repeats are left out, as their `id` tells.
    List<String> states() {
        var ids = new java.util.HashSet<String>();
        return events.stream().filter(event -> event.path("event").asText().equals("lifecycle") && ids.add(event.path("id").asText())).map(event -> event.path("state").asText()).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
