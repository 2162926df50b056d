//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ../lib/Whaleware.java

import com.sun.net.httpserver.SimpleFileServer;
import whaleware.Cfg;

/// svcup is the service itself, as "foreground" in etc/default_cfg.json says: its end is seen at once, and it gets the signals.
/// For a server of another kind put an executable usr/svcup in its place: #!/bin/sh, and exec SERVER.
void main() {
    var here = new InetSocketAddress(Cfg.read().number("port"));
    SimpleFileServer.createFileServer(here, Path.of(System.getenv("WW_FILES")), SimpleFileServer.OutputLevel.INFO).start();
}
