package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.base.Backoff;
import whaleware.base.Failure;
import whaleware.fixtures.Await;
import whaleware.reports.Event;
import whaleware.reports.Journal;
import whaleware.reports.ReportDelivery;
import whaleware.runtime.State;

/// Deliveries when the network or the server fails.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class HttpFaultsTest extends HttpBackendContract {
    @Test
    void a_missing_response_ends_with_the_timeout() {
        server.enqueue(response(200).headersDelay(20, TimeUnit.SECONDS).build());
        assertThrows(IOException.class, () -> backend(SHORT_TIMEOUT).deliver(ENTRIES));
    }

    @Test
    void a_response_without_its_body_is_a_response() throws Exception {
        server.enqueue(response(200).body("x".repeat(1000)).bodyDelay(20, TimeUnit.SECONDS).build());
        backend(LONG_TIMEOUT).deliver(ENTRIES);
    }

    private enum Cut { BEFORE_THE_REQUEST_IS_READ, IN_THE_REQUEST, BEFORE_THE_RESPONSE }

    @ParameterizedTest
    @EnumSource
    void a_cut_connection_is_a_failure_and_the_POST_is_not_repeated(Cut cut) {
        var close = new SocketEffect.CloseSocket();
        server.enqueue(switch (cut) {
            case BEFORE_THE_REQUEST_IS_READ -> response(200).onRequestStart(close).build();
            case IN_THE_REQUEST -> response(200).onRequestBody(close).build();
            case BEFORE_THE_RESPONSE -> response(200).onResponseStart(close).build();
        });
        server.enqueue(response(200).build());
        assertThrows(IOException.class, () -> backend(LONG_TIMEOUT).deliver(ENTRIES));
        assertTrue(server.getRequestCount() <= 1, server.getRequestCount() + " requests");
    }

    @Test
    void a_connection_closed_between_two_events_loses_no_event() throws Exception {
        for (boolean more : new boolean[] {false, true}) {
            try (var curt = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                var closed = new Semaphore(0);
                var requests = new CopyOnWriteArrayList<String>();
                Thread.ofVirtual().start(() -> answerAndClose(curt, requests, closed));
                var backend = backend("http://127.0.0.1:" + curt.getLocalPort(), LONG_TIMEOUT);
                for (var n = 0; n < 3; n++) {
                    backend.deliver(ENTRIES, more);
                    closed.acquire();
                }
                assertEquals(3, requests.size());
                assertEquals(!more, requests.getFirst().contains("Connection: close"));
                assertTrue(requests.getLast().contains("Connection: close"), requests.getLast());
            }
        }
    }

    private static void answerAndClose(ServerSocket server, List<String> requests, Semaphore closed) {
        try {
            while (true) {
                try (var socket = server.accept()) {
                    var request = new byte[10_000];
                    requests.add(new String(request, 0, socket.getInputStream().read(request)));
                    socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes());
                }
                closed.release();
            }
        } catch (IOException end) {
            // the test has ended
        }
    }

    @Test
    void a_connection_that_breaks_under_an_event_is_replaced_at_once() throws Exception {
        server.enqueue(response(200).build());
        server.enqueue(response(200).onResponseStart(new SocketEffect.CloseSocket()).build());
        server.enqueue(response(200).build());
        var backend = backend(LONG_TIMEOUT);
        for (int n = 0; n < 2; n++) backend.deliver(ENTRIES, true);
        assertEquals(3, server.getRequestCount());
    }

    @Test
    void reset_and_refused_connections_are_failures() throws Exception {
        try (var resetting = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = resetting.accept()) {
                    socket.getInputStream().read();
                    socket.setSoLinger(true, 0);
                } catch (IOException e) {
                    // the test fails by itself
                }
            });
            assertThrows(IOException.class, () -> backend("http://127.0.0.1:" + resetting.getLocalPort(), LONG_TIMEOUT)
                    .deliver(ENTRIES));
        }
        var free = server.getPort();
        server.close();
        var failure = assertThrows(IOException.class, () -> backend("http://127.0.0.1:" + free, LONG_TIMEOUT)
                .deliver(ENTRIES));
        assertTrue(Failure.reason(failure).contains("refused"), Failure.reason(failure));
    }

    @Test
    void a_server_that_does_not_accept_ends_with_the_timeout() throws Exception {
        try (var hole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var waiting = new ArrayList<Socket>();
            for (var i = 0; i < 4; i++) {
                var socket = new Socket();
                waiting.add(socket);
                Thread.ofVirtual().start(() -> connect(socket, hole));
            }
            assertThrows(IOException.class, () -> backend("http://127.0.0.1:" + hole.getLocalPort(), SHORT_TIMEOUT)
                    .deliver(ENTRIES));
            for (var socket : waiting) socket.close();
        }
    }

    private static void connect(Socket socket, ServerSocket hole) {
        try {
            socket.connect(hole.getLocalSocketAddress());
        } catch (IOException full) {
            // as intended
        }
    }

    @Test
    void close_aborts_the_delivery_and_later_ones() {
        server.enqueue(response(200).headersDelay(20, TimeUnit.SECONDS).build());
        var backend = backend(LONG_TIMEOUT);
        var ended = new CopyOnWriteArrayList<Exception>();
        Thread.ofVirtual().start(() -> {
            try {
                backend.deliver(ENTRIES);
            } catch (Exception e) {
                ended.add(e);
            }
        });
        Await.until("a request", () -> server.getRequestCount() == 1);
        backend.close();
        Await.until("an end", () -> ended.size() == 1);
        assertThrows(IOException.class, () -> backend.deliver(ENTRIES));
    }

    @Test
    void events_arrive_once_and_in_order_despite_faults(@TempDir Path run) throws Exception {
        server.enqueue(response(503).addHeader("Retry-After", "0").build());
        server.enqueue(response(200).build());
        server.enqueue(response(408).build());
        server.enqueue(response(200).onResponseEnd(new SocketEffect.CloseSocket()).build());
        server.enqueue(response(404).build());
        server.enqueue(response(200).build());
        var backend = backend(LONG_TIMEOUT);
        var reports = new ReportDelivery(new Journal(run, run, () -> false, line -> {}), run, "b", line -> {},
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 0.2));
        reports.use(List.of(backend), List.of());
        for (var n = 1; n <= 4; n++) reports.send(Event.lifecycle(EVENT.instance(), n, State.UP, null, null,
                Instant.EPOCH, null));
        reports.close(LONG_TIMEOUT);
        assertTrue(reports.awaitEnd(LONG_TIMEOUT));
        var keys = new ArrayList<String>();
        for (var n = 0; n < 6; n++) keys.add(server.takeRequest().getHeaders().get("Idempotency-Key"));
        assertEquals(List.of("b-1", "b-1", "b-2", "b-2", "b-3", "b-4"), keys);
        assertEquals(6, server.getRequestCount());
    }
}
