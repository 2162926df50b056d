import com.sun.net.httpserver.HttpServer;

/// The shop: a service that goes well. It keeps its port, which is in WW_DATA/port.
void main() throws IOException {
    var file = Path.of(System.getenv("WW_DATA"), "port");
    int port = Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    var orders = new AtomicInteger();
    server.createContext("/", request -> {
        var heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        var health = "\"orders\": " + orders.addAndGet(new Random().nextInt(10)) + ", \"heap_bytes\": " + heap;
        var page = "The shop has " + orders + " orders.\n";
        if (request.getRequestURI().getPath().equals("/health")) page = health;
        request.sendResponseHeaders(200, page.length());
        try (var body = request.getResponseBody()) {
            body.write(page.getBytes());
        }
    });
    server.start();
    Files.writeString(file, "" + server.getAddress().getPort());
    Files.writeString(Path.of(System.getenv("WW_RUN"), "listening"), "");
}
