//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import java.net.http.*;
import whaleware.Cfg;

/// Prints numbers of the collector as JSON. If it does not answer, or its store cannot be read, whaleware restarts it.
void main() throws Exception {
    var cfg = Cfg.read();
    var listen = cfg.text("ww.fleet.listen");
    var server = "http://127.0.0.1:" + listen.substring(listen.lastIndexOf(':') + 1);
    try (var http = HttpClient.newHttpClient()) {
        if (get(http, server + "/ready", "").statusCode() != 200) System.exit(1);
        var metrics = get(http, server + "/metrics", cfg.text("ww.fleet.tokens.read"));
        if (metrics.statusCode() != 200) System.exit(1);
        long instances = 0, events = 0;
        for (var line : metrics.body().split("\n")) {
            var number = (long) (line.startsWith("#") ? 0 : Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
            if (line.startsWith("whaleware_fleet_instances{")) instances += number;
            if (line.startsWith("whaleware_fleet_events_total{outcome=\"stored\"}")) events = number;
        }
        IO.println("{\"instances\": " + instances + ", \"events_total\": " + events + "}");
    } catch (IOException noAnswer) {
        System.err.println("no answer from " + server + ": " + noAnswer);
        System.exit(1);
    }
}

HttpResponse<String> get(HttpClient http, String url, String token) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5));
    if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
}
