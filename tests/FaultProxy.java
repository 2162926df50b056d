package whaleware;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Stands before a real server, and is the network's bad day: what passes may be slow, reset, lost in a black hole, or not be let in at all.
final class FaultProxy implements AutoCloseable {
    enum Fault { NONE, SLOW, RESET, HOLE, REFUSED }

    final int port = Server.freePort();
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;
    private volatile ServerSocket listening;

    /// @param server the port of the real one
    FaultProxy(int server) {
        this.server = server;
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
            var there = new Socket(InetAddress.getLoopbackAddress(), server);
            open.add(there);
            Thread.ofVirtual().start(() -> pass(client, there));
            pass(there, client);
        } catch (IOException down) {
            if (fault != Fault.HOLE) reset(client);
        }
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
