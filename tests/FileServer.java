package whaleware;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A plain file server of the checkout, on this machine only.
record FileServer(HttpServer server) implements AutoCloseable {
    FileServer() {
        this(SimpleFileServer.createFileServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Home.CHECKOUT, SimpleFileServer.OutputLevel.NONE));
        server.start();
    }

    String url(String file) {
        return "http://localhost:" + server.getAddress().getPort() + "/" + file;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
