//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
import java.net.*;
import java.util.concurrent.*;

/// The service is warm when its port answers; ww.timeout.warmup bounds the wait.
void main(String... args) throws Exception {
    while (true) {
        try (var _ = new Socket("127.0.0.1", 8080)) {
            return;
        } catch (ConnectException notYet) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
