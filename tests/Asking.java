package whaleware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Asks a supervisor over HTTP, on a port of this machine that was free a moment ago.
record Asking(int port, HttpClient http) implements AutoCloseable {

    static Asking free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Asking(socket.getLocalPort(), HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).version(HttpClient.Version.HTTP_1_1).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `"http": {…}` for the settings.
    String setting() {
        return "\"http\": {\"port\": " + port + ", \"bind\": \"127.0.0.1\"}";
    }

    HttpResponse<String> ask(String method, String path) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20)).method(method, HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The code that a GET is answered with; 0 where nobody listens or the connection is cut.
    int code(String path) {
        try {
            return ask("GET", path).statusCode();
        } catch (UncheckedIOException nobody) {
            return 0;
        }
    }

    String text(String path) {
        return ask("GET", path).body();
    }

    @Override
    public void close() {
        http.close();
    }
}
