package whaleware.reports.backends;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Response;
import whaleware.base.Failure;

/// The facts about a call that OkHttp does not return: status and headers of the last response, before OkHttp checks
/// them, and whether an earlier call has opened the connection. For a single call.
final class CallEvents extends EventListener {
    private volatile boolean connects, kept;
    private volatile Response received;

    /// A connection that an earlier call has left open broke before the response: the server may have closed it at that
    /// moment.
    static final class KeptConnectionLostException extends IOException {
        private KeptConnectionLostException(IOException why) {
            super(Failure.reason(why));
        }
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        connects = true;
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        kept = !connects;
        if (!kept) sendWithoutDelay(connection.socket());
    }

    /// On a kept connection, the end of a long request would else wait 40 ms for the server's delayed ACK (Nagle).
    private static void sendWithoutDelay(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
        } catch (SocketException slower) {
            // the request is only slower, or fails by itself
        }
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        received = response;
    }

    /// Returns null if there was no response.
    Response received() {
        return received;
    }

    /// Returns the failure of a call without a response: a [KeptConnectionLostException] if it is one.
    IOException why(IOException failure) {
        boolean late = failure instanceof InterruptedIOException;
        return kept && !late ? new KeptConnectionLostException(failure) : failure;
    }
}
