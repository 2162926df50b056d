//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
import java.net.*;
import java.util.concurrent.*;

/// Waits until the port accepts connections; ww.timeout.warmup limits the wait.
void main(String... args) throws Exception {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
    while (true) {
        try (var _ = new Socket("127.0.0.1", port)) {
            return;
        } catch (ConnectException notYet) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
