//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import whaleware.Cfg;

/// boot runs before the service: another server on its port would be taken for the service.
void main() {
    int port = Cfg.read().number("port");
    try (var _ = new ServerSocket(port)) {
        // the port is free
    } catch (IOException inUse) {
        System.err.println("cannot listen on port " + port + ": " + inUse.getMessage() + " (set port to a free one)");
        System.exit(1);
    }
}
