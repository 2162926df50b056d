package whaleware;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Stands before a real server, and is the network's bad day: what passes may be slow, reset, lost in a black hole, come to a stranger, or not be let in at all.
final class FaultProxy implements AutoCloseable {
    enum Fault { NONE, SLOW, RESET, HOLE, REFUSED, STRANGER }

    /// What the server proves itself with, for it speaks no TLS itself; and what a stranger does.
    record Tls(SSLContext own, SSLContext strangers) {}

    final int port = Server.freePort();
    private final int server;
    private final Tls tls;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;
    private volatile ServerSocket listening;

    /// @param server the port of the real one
    FaultProxy(int server) {
        this(server, null);
    }

    /// @param tls null where it speaks none
    FaultProxy(int server, Tls tls) {
        this.server = server;
        this.tls = tls;
        listen();
    }

    /// From now on it is like this; connections that are open end, but where it is only slow.
    void fault(Fault next) {
        fault = next;
        if (next != Fault.SLOW && next != Fault.HOLE) open.forEach(FaultProxy::reset);
        if (next == Fault.REFUSED) shut();
        else if (listening.isClosed()) listen();
    }

    private void listen() {
        try {
            var fresh = new ServerSocket();
            fresh.setReuseAddress(true);
            fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
            listening = fresh;
            Thread.ofVirtual().start(() -> accept(fresh));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                var client = from.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // so it was asked for
        }
    }

    private void serve(Socket client) {
        if (fault == Fault.RESET) {
            reset(client);
            return;
        }
        try {
            var here = secured(client);
            if (here == null) return;
            var there = new Socket(InetAddress.getLoopbackAddress(), server);
            open.add(there);
            Thread.ofVirtual().start(() -> pass(here, there));
            pass(there, here);
        } catch (IOException down) {
            if (fault != Fault.HOLE) reset(client);
        }
    }

    /// The connection as who is at the other end speaks on it; null where that was a stranger, with whom it is over.
    private Socket secured(Socket client) throws IOException {
        boolean stranger = fault == Fault.STRANGER;
        if (tls == null && stranger) {
            try (client) {
                client.getOutputStream().write("SSH-2.0-stranger\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            return null;
        }
        if (tls == null) return client;
        var context = stranger ? tls.strangers : tls.own;
        var secured = (SSLSocket) context.getSocketFactory().createSocket(client, null, port, true);
        secured.setUseClientMode(false);
        return secured;
    }

    private void pass(Socket from, Socket to) {
        try (from; to) {
            var bytes = new byte[8192];
            for (int n; (n = from.getInputStream().read(bytes)) >= 0; ) {
                while (fault == Fault.HOLE && !from.isClosed()) LockSupport.parkNanos(5_000_000);
                if (fault == Fault.SLOW) LockSupport.parkNanos(100_000_000);
                to.getOutputStream().write(bytes, 0, n);
            }
        } catch (IOException ended) {
            // the other side hears of it
        }
        open.remove(from);
        open.remove(to);
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException gone) {
            // so it is
        }
    }

    private void shut() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        shut();
        open.forEach(FaultProxy::reset);
    }
}
