//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import java.net.http.*;
import whaleware.Cfg;

/// Waits until the collector answers that it is ready; ww.timeout.warmup limits the wait.
void main() throws Exception {
    var listen = Cfg.read().text("ww.fleet.listen");
    var ready = URI.create("http://127.0.0.1:" + listen.substring(listen.lastIndexOf(':') + 1) + "/ready");
    var request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
    try (var http = HttpClient.newHttpClient()) {
        while (true) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) return;
            } catch (IOException notYet) {
                // it starts
            }
            Thread.sleep(50);
        }
    }
}
