//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1
import java.net.http.*;

/// Checks the service. Its output is reported; an exit code other than 0 restarts the service. Edit it while the demo
/// runs: the next run takes the new text.
void main() throws IOException, InterruptedException {
    var port = Files.readString(Path.of(System.getenv("WW_DATA"), "port"));
    var url = URI.create("http://127.0.0.1:" + port + "/health");
    try (var http = HttpClient.newHttpClient()) {
        var request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build();
        var start = System.nanoTime();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        var millis = (System.nanoTime() - start) / 1_000_000;
        if (response.statusCode() != 200) fail(url + " answers " + response.statusCode() + ": " + response.body());
        IO.println("{\"response_ms\": " + millis + ", " + response.body() + "}");
    } catch (IOException noAnswer) {
        fail("no answer from " + url + ": " + noAnswer);
    }
}

void fail(String why) {
    System.err.println(why);
    System.exit(1);
}
