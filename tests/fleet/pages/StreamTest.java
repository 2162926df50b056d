package whaleware.fleet.pages;

import static org.junit.jupiter.api.Assertions.*;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.Json;
import whaleware.fixtures.Await;
import whaleware.fixtures.FakeFleet;
import whaleware.fixtures.InstanceBuilder;

/// The stream of changes, as bytes on a socket.
@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final FakeFleet fleet = new FakeFleet(START);
    private final InstantSource clock = now::get;
    private final PagesServer server = new PagesServer(fleet, clock);

    @AfterEach
    void stop() {
        server.close();
    }

    /// A client of the stream.
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Client() throws Exception {
            var url = URI.create(server.url("/api/stream"));
            socket = new Socket(url.getHost(), url.getPort());
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("GET /api/stream HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            next("ping"); // it has joined
        }

        /// Returns the data of the next event of a type.
        String next(String type) throws Exception {
            for (String line; (line = lines.readLine()) != null; ) {
                if (!line.equals("event: " + type)) continue;
                return lines.readLine().substring("data: ".length());
            }
            throw new AssertionError("the stream ended");
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }

    private InstanceBuilder instance(String name) {
        return new InstanceBuilder(name, now.get());
    }

    @Test
    void changes_and_forgotten_instances_are_sent_but_not_what_a_client_has_fetched() throws Exception {
        fleet.put(instance("old").build());
        try (var client = new Client()) {
            fleet.put(instance("new").build());
            var first = Json.object(client.next("instances"), "event", "");
            assertEquals("new", first.path("instances").get(0).path("name").asText());
            assertEquals(1, first.path("instances").size());
            fleet.remove("old");
            var second = Json.object(client.next("instances"), "event", "");
            assertEquals("[\"old\"]", Json.compact(second.path("removed")));
            assertEquals(0, second.path("instances").size());
        }
    }

    @Test
    void an_instance_that_falls_silent_is_a_change_without_any_report() throws Exception {
        fleet.put(instance("web").build());
        try (var client = new Client()) {
            now.set(START.plusSeconds(91));
            var event = Json.object(client.next("instances"), "event", "");
            assertEquals("silent", event.path("instances").get(0).path("shown").asText());
            assertEquals("2026-01-31T12:01:31.000Z", event.path("now").asText());
        }
    }

    @Test
    void a_store_that_fails_is_reported_once_and_so_is_its_recovery() throws Exception {
        try (var client = new Client()) {
            fleet.broken(true);
            assertEquals("{\"message\":\"cannot read the store: the disk is broken\"}", client.next("trouble"));
            fleet.broken(false);
            assertEquals("{\"message\":\"\"}", client.next("trouble"));
        }
    }

    @Test
    void alerts_are_sent_when_they_change_and_to_each_new_client() throws Exception {
        server.alerts = "{\"alerts\":[{\"text\":\"shop: 3 are silent\"}]}";
        try (var first = new Client()) {
            assertEquals(server.alerts, first.next("alerts"));
            try (var second = new Client()) {
                assertEquals(server.alerts, second.next("alerts"));
            }
        }
    }

    @Test
    void a_quiet_stream_pings_with_the_collectors_clock() throws Exception {
        try (var client = new Client()) {
            assertEquals("{\"now\":\"2026-01-31T12:00:00.000Z\",\"every_ms\":500}", client.next("ping"));
        }
    }

    @Test
    void a_client_that_goes_is_forgotten() throws Exception {
        new Client().close();
        Await.until("the stream ends", () -> server.streams() == 0);
    }

    @Test
    void a_client_that_does_not_read_is_disconnected_and_holds_up_no_other() throws Exception {
        var cause = "x".repeat(2_000_000);
        try (var stuck = new Client(); var other = new Client()) {
            for (int i = 0; i < 200 && server.streams() == 2; i++) {
                fleet.put(instance("web").state("RESTARTING", i + cause).build());
                other.next("instances");
            }
            Await.until("the client that is stuck is disconnected", () -> server.streams() == 1);
            fleet.put(instance("web").build());
            assertTrue(other.next("instances").length() > 0);
            assertFalse(stuck.socket.isClosed());
        }
    }

    @Test
    void the_end_of_the_collector_ends_all_streams() throws Exception {
        try (var client = new Client()) {
            server.stop();
            assertThrows(Exception.class, () -> {
                while (true) if (client.lines.readLine() == null) throw new java.io.EOFException();
            });
            server.start();
        }
    }
}
