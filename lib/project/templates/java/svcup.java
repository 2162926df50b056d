//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import com.sun.net.httpserver.SimpleFileServer;
import whaleware.Cfg;

/// svcup is the service itself, as etc/default_cfg.json says by "foreground". Whaleware sees its end at once, and sends
/// signals to it. For another server, replace this file by an executable usr/svcup: #!/bin/sh, then exec SERVER.
void main() {
    var address = new InetSocketAddress(Cfg.read().number("port"));
    var folder = Path.of(System.getenv("WW_FILES"));
    SimpleFileServer.createFileServer(address, folder, SimpleFileServer.OutputLevel.INFO).start();
}
