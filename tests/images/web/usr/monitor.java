//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
import java.net.http.*;

/// Asks the app how it is: what it prints goes to pushstats, a non-zero exit makes whaleware restart it.
void main() throws Exception {
    var home = URI.create("http://127.0.0.1:" + System.getenv().getOrDefault("PORT", "8080") + "/");
    try (var http = HttpClient.newHttpClient()) {
        var ask = HttpRequest.newBuilder(home).timeout(Duration.ofSeconds(5)).build();
        var begun = System.nanoTime();
        var answer = http.send(ask, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) System.exit(1);
        IO.println("{\"response_ms\": " + (System.nanoTime() - begun) / 1_000_000 + ", \"bytes\": " + answer.body().length() + "}");
    }
}
