package whaleware.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A plain TCP balancer: each connection goes to the next server in turn, or to another one if that is down.
final class Balancer implements AutoCloseable {
    final int port;
    private final ServerSocket listener;
    private final int[] servers;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private int next;

    Balancer(int... servers) throws IOException {
        this.servers = servers;
        listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        port = listener.getLocalPort();
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                int first = next++;
                Thread.ofVirtual().start(() -> serve(client, first));
            }
        } catch (IOException closed) {
            // by close()
        }
    }

    private void serve(Socket client, int first) {
        open.add(client);
        for (int i = 0; i < servers.length; i++) {
            try {
                var server = new Socket(InetAddress.getLoopbackAddress(), servers[(first + i) % servers.length]);
                open.add(server);
                Thread.ofVirtual().start(() -> forward(client, server));
                forward(server, client);
                return;
            } catch (IOException down) {
                // the next one
            }
        }
        close(client);
    }

    private void forward(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // both sides are closed
        }
        close(from);
        close(to);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    /// Closes the connections, so that the next request of each client goes to the next server.
    void reset() {
        open.forEach(this::close);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        reset();
    }
}
