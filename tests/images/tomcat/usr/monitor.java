//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import whaleware.Cfg;

/// Asks Tomcat's page, which asks MariaDB: one answer that tells of both. Without it both are restarted.
void main() throws Exception {
    var page = URI.create("http://127.0.0.1:" + Cfg.read().number("port") + "/");
    try (var http = HttpClient.newHttpClient()) {
        var begun = System.nanoTime();
        var answer = http.send(HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(5)).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200 || !answer.body().startsWith("visits ")) {
            System.err.println(page + " answers " + answer.statusCode());
            System.exit(1);
        }
        IO.println("{\"visits\": " + answer.body().substring(7).strip() + ", \"response_ms\": " + (System.nanoTime() - begun) / 1_000_000 + "}");
    }
}
