//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
import java.net.http.*;

/// Requests a page of the service. Its output becomes statistics; if it fails, whaleware restarts the service.
void main() throws Exception {
    var home = URI.create("http://127.0.0.1:" + System.getenv().getOrDefault("PORT", "8080") + "/");
    try (var http = HttpClient.newHttpClient()) {
        var request = HttpRequest.newBuilder(home).timeout(Duration.ofSeconds(5)).build();
        var begun = System.nanoTime();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) System.exit(1);
        long millis = (System.nanoTime() - begun) / 1_000_000;
        IO.println("{\"response_ms\": " + millis + ", \"bytes\": " + response.body().length() + "}");
    } catch (IOException noAnswer) {
        System.err.println("no answer from " + home + ": " + noAnswer);
        System.exit(1);
    }
}
