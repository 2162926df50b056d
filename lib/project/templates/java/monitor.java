//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import java.net.http.*;
import whaleware.*;

/// monitor checks the service. Its output is reported; if the exit code is not 0, whaleware restarts the service.
void main() throws InterruptedException {
    var url = URI.create("http://127.0.0.1:" + Cfg.read().number("port") + "/");
    try (var http = HttpClient.newHttpClient()) {
        var request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build();
        var start = System.nanoTime();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        var took = Duration.ofNanos(System.nanoTime() - start);
        if (response.statusCode() != 200) fail(url + " answers " + response.statusCode());
        new Stats().put("response_ms", took).put("bytes", response.body().length()).print();
    } catch (IOException noAnswer) {
        fail("no answer from " + url + ": " + noAnswer);
    }
}

void fail(String why) {
    System.err.println(why);
    System.exit(1);
}
