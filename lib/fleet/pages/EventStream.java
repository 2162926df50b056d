package whaleware.fleet.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import whaleware.base.Failure;
import whaleware.base.Text;
import whaleware.base.Threads;
import whaleware.fleet.http.Request;
import whaleware.fleet.http.RequestDispatcher;
import whaleware.fleet.http.Response;
import whaleware.fleet.queries.JsonText;
import whaleware.fleet.store.FleetReader;

/// `/api/stream`: changes of the fleet as Server-Sent Events. A single thread polls the store for all clients, and
/// sleeps while there are none. Thread-safe.
///
/// Events: `instances` with those that have changed and the names of those forgotten, `alerts` with the open alerts,
/// `trouble` if the store cannot be read, with an empty message once it can be read again, and `ping`. A client that
/// reads too slowly is disconnected; it comes back and fetches everything anew.
final class EventStream implements AutoCloseable {
    /// The most clients: each has a connection and a thread.
    static final int MAX_CLIENTS = 500;

    private final FleetReader reader;
    private final Supplier<String> alerts;
    private final InstantSource clock;
    private final Duration poll, ping;
    private final InstanceChanges changes;
    private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
    private final Thread poller = Threads.daemon("fleet-stream", this::run);
    private String sentAlerts = "", trouble = "";
    private volatile boolean closed;

    /// @param alerts the open alerts as an object in JSON
    /// @param poll how long a change may wait
    /// @param ping how long the stream may be quiet: pages take a longer silence for a lost collector
    EventStream(FleetReader reader, Supplier<String> alerts, InstantSource clock, Duration poll, Duration ping) {
        this.reader = reader;
        this.alerts = alerts;
        this.clock = clock;
        this.poll = poll;
        this.ping = ping;
        changes = new InstanceChanges(reader);
        poller.start();
    }

    /// Returns how many clients are connected.
    int clients() {
        return clients.size();
    }

    /// Answers a request with the stream, until the client goes.
    Response serve(Request request) throws IOException {
        if (request.method().equals("HEAD")) return Response.of(200, StreamClient.TYPE, "");
        if (clients.size() >= MAX_CLIENTS || closed) {
            return RequestDispatcher.later(503, "cannot open another stream: " + clients.size()
                    + " are open (close some pages)");
        }
        var client = new StreamClient(request.exchange(), ping, clock);
        long revision = join(client);
        try {
            client.write(revision);
        } catch (IOException gone) {
            // the usual end of a stream
        } catch (InterruptedException stopped) {
            // too slow, or the collector stops
        } finally {
            clients.remove(client);
        }
        return Response.STREAMING;
    }

    /// Adds a client, which is sent what changes from now on.
    ///
    /// @return the revision of the fleet; that of a list tells the client whether it has missed a change
    private synchronized long join(StreamClient client) {
        long revision = 0;
        try {
            if (clients.isEmpty()) changes.next(clock.instant());
            revision = reader.revision();
        } catch (IOException e) {
            // the next poll reports it
        }
        if (!sentAlerts.isEmpty()) client.offer(event("alerts", sentAlerts));
        if (!trouble.isEmpty()) client.offer(troubleEvent());
        clients.add(client);
        notifyAll();
        return revision;
    }

    private void run() {
        try {
            while (!closed) {
                synchronized (this) {
                    while (clients.isEmpty()) wait();
                    publish();
                }
                Thread.sleep(poll);
            }
        } catch (InterruptedException stopped) {
            // the collector stops
        }
    }

    private void publish() {
        try {
            var changed = changes.next(clock.instant());
            if (changed != null) send(event("instances", new String(changed, StandardCharsets.UTF_8)));
            become("");
        } catch (IOException e) {
            become("cannot read the store: " + Failure.reason(e));
        } catch (RuntimeException bug) {
            become("internal error: " + Failure.reason(bug));
        }
        var open = alerts.get();
        if (open.equals(sentAlerts)) return;
        sentAlerts = open;
        send(event("alerts", open));
    }

    private void become(String trouble) {
        if (this.trouble.equals(trouble)) return;
        this.trouble = trouble;
        send(troubleEvent());
    }

    private byte[] troubleEvent() {
        try {
            return event("trouble", new String(JsonText.object(json -> json.writeStringField("message",
                    Text.printable(trouble))), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(byte[] event) {
        for (var client : clients) client.offer(event);
    }

    /// @param data JSON without line breaks
    private static byte[] event(String name, String data) {
        return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Ends all streams.
    @Override
    public void close() {
        closed = true;
        poller.interrupt();
        for (var client : clients) client.stop();
    }
}
