package whaleware.fleet.pages;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import whaleware.base.Text;

/// A client of the stream: a bounded queue of events, and the thread that writes them.
final class StreamClient {
    static final String TYPE = "text/event-stream";
    /// Events that wait. At one poll a second, a client may be stuck for that many seconds.
    private static final int QUEUE = 64;

    private final HttpExchange exchange;
    private final Duration ping;
    private final InstantSource clock;
    private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer = Thread.currentThread();
    private volatile boolean stopped;

    /// Created by the thread that writes.
    StreamClient(HttpExchange exchange, Duration ping, InstantSource clock) {
        this.exchange = exchange;
        this.ping = ping;
        this.clock = clock;
    }

    /// Queues an event. Ends the stream if the queue is full.
    void offer(byte[] event) {
        if (!events.offer(event)) stop();
    }

    /// Ends the stream, even in the middle of a write: an interrupt closes the socket.
    void stop() {
        stopped = true;
        writer.interrupt();
    }

    /// Writes events until the client goes, or [#stop] is called. The `ping` is an event, since pages cannot see
    /// comments: they set their clock by it, and notice a connection that has died quietly. The first one has the
    /// revision of the fleet, after which all changes are sent.
    ///
    /// @param revision of [whaleware.fleet.store.FleetReader#revision]
    void write(long revision) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        exchange.getResponseHeaders().set("X-Accel-Buffering", "no"); // proxies would hold the events back
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            out.write("retry: 2000\n".getBytes(StandardCharsets.UTF_8));
            out.write(pingEvent(",\"revision\":" + revision));
            out.flush();
            while (!stopped) {
                var event = events.poll(ping.toMillis(), TimeUnit.MILLISECONDS);
                out.write(event == null ? pingEvent("") : event);
                out.flush();
            }
        }
    }

    private byte[] pingEvent(String more) {
        return ("event: ping\ndata: {\"now\":\"" + Text.RFC_3339.format(clock.instant()) + "\",\"every_ms\":"
                + ping.toMillis() + more + "}\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
