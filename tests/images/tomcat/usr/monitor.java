//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import whaleware.Cfg;

/// Requests a page of Tomcat that queries MariaDB, so it checks both. On a failure both are restarted.
void main() throws Exception {
    var page = URI.create("http://127.0.0.1:" + Cfg.read().number("port") + "/");
    try (var http = HttpClient.newHttpClient()) {
        var begun = System.nanoTime();
        var request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(5)).build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200 || !response.body().startsWith("visits ")) {
            System.err.println(page + " returned " + response.statusCode());
            System.exit(1);
        }
        var visits = response.body().substring(7).strip();
        long millis = (System.nanoTime() - begun) / 1_000_000;
        IO.println("{\"visits\": " + visits + ", \"response_ms\": " + millis + "}");
    } catch (IOException noAnswer) {
        System.err.println("no answer from " + page + ": " + noAnswer);
        System.exit(1);
    }
}
