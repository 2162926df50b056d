import com.sun.net.httpserver.HttpServer;

/// The mail server: a service that gets stuck in its first minute, each time. Its process lives on, but only a restart
/// helps. It keeps its port, which is in WW_DATA/port.
void main() throws Exception {
    var file = Path.of(System.getenv("WW_DATA"), "port");
    int port = Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    var start = System.nanoTime();
    server.createContext("/", request -> {
        var seconds = (System.nanoTime() - start) / 1_000_000_000;
        var stuck = seconds > 45;
        var numbers = "\"queue\": " + seconds * seconds / 5 + ", \"sent\": " + seconds * 7;
        var health = stuck ? "the queue is stuck" : numbers;
        request.sendResponseHeaders(stuck ? 503 : 200, health.length());
        try (var body = request.getResponseBody()) {
            body.write(health.getBytes());
        }
    });
    Thread.sleep(3000); // a real one reads its queue first; so RESTARTING can be seen
    server.start();
    Files.writeString(file, "" + server.getAddress().getPort());
    Files.writeString(Path.of(System.getenv("WW_RUN"), "listening"), "");
}
