//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import java.net.*;
import whaleware.Cfg;

/// usr/warmup.java waits until the port answers; ww.timeout.warmup bounds the wait.
void main() throws Exception {
    var address = new InetSocketAddress("127.0.0.1", Cfg.read().number("port"));
    while (true) {
        try (var socket = new Socket()) {
            socket.connect(address, 1000);
            return;
        } catch (IOException notYet) {
            Thread.sleep(50);
        }
    }
}
