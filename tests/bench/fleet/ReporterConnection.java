package whaleware.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// A connection to a collector that stays open, over which an instance reports. Not thread-safe.
final class ReporterConnection implements AutoCloseable {
    static final int NUMBERS = 20;
    private final Socket socket;
    private final InputStream in;

    ReporterConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1024);
    }

    /// Sends the statistics of an instance, and returns the status code.
    int report(int instance, int sequence) throws IOException {
        var body = statistics(instance, sequence);
        var head = ("POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        var all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        socket.getOutputStream().write(all);
        return response();
    }

    private static byte[] statistics(int instance, int sequence) {
        var text = new StringBuilder("{\"event\":\"stats\",\"id\":\"00000000-0000-4000-8000-")
                .append(100_000_000_000L + instance).append('-').append(sequence).append("\",\"instance\":\"web-")
                .append(instance).append("\",\"webapp\":\"shop\",\"version\":\"1.0.0\",\"state\":\"UP\",\"at\":\"")
                .append(Instant.now()).append("\",\"next_ms\":40000,\"stats\":{");
        for (int i = 0; i < NUMBERS; i++) {
            text.append(i == 0 ? "\"n" : ",\"n").append(i).append("\":").append((sequence * 31L + i) % 1000);
        }
        return text.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Fetches a page, and returns the status code.
    int fetch(String path) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return response();
    }

    private int response() throws IOException {
        int code = Integer.parseInt(line().split(" ")[1]), length = 0;
        for (String line; !(line = line()).isEmpty(); ) {
            if (line.toLowerCase().startsWith("content-length:")) length = Integer.parseInt(line.substring(15).strip());
        }
        in.skipNBytes(length);
        return code;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b; (b = in.read()) != '\n'; ) {
            if (b < 0) throw new IOException("the connection was closed");
            if (b != '\r') line.append((char) b);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
