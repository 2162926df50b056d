package whaleware.notify;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fixtures.Await;

/// The messages of a service are understood, and wrong ones have no effect.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ServiceListenerTest {
    @TempDir Path folder;
    private final AtomicInteger woken = new AtomicInteger();

    private ServiceListener listener(String address) throws IOException {
        return ServiceListener.open(address, woken::incrementAndGet);
    }

    private static void send(String address, String... messages) throws IOException {
        try (var socket = new UnixDatagramSocket()) {
            for (var message : messages) Await.until("the message is sent", () -> {
                try {
                    return socket.send(message, address);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    void readiness_follows_the_messages_in_their_order() throws IOException {
        var address = folder.resolve("notify").toString();
        try (var listener = listener(address)) {
            send(address, "RELOADING=1", "STATUS=loading\n\nREADY=1");
            Await.until("ready", listener::ready);
            assertEquals("loading", listener.status());
            send(address, "RELOADING=1\nSTATUS=reading \u001b[31m again");
            Await.until("reloading", () -> !listener.ready() && listener.status().equals("reading ?[31m again"));
            send(address, "READY=1");
            Await.until("ready", listener::ready);
            send(address, "STOPPING=1");
            Await.until("stopping", listener::stopping);
            assertFalse(listener.ready());
            assertEquals(4, woken.get());
        }
    }

    @Test
    void a_name_in_the_abstract_namespace_works_as_a_path_does() throws IOException {
        var address = "@whaleware-test-" + UUID.randomUUID();
        try (var listener = listener(address)) {
            send(address, "READY=1");
            Await.until("ready", listener::ready);
        }
    }

    @Test
    void wrong_messages_have_no_effect_and_the_next_one_counts() throws IOException {
        var address = folder.resolve("notify").toString();
        try (var listener = listener(address)) {
            send(address, "READY", "READY=2", "=", "\n\n", "\0\0", "READY =1", "EXTEND_TIMEOUT_USEC=x",
                    "EXTEND_TIMEOUT_USEC=-5", "EXTEND_TIMEOUT_USEC=99999999999999999999999", "MAINPID=1",
                    "x".repeat(100_000), "STATUS=" + "y".repeat(5000), "\u00ff\u202e=1");
            assertFalse(listener.ready());
            assertEquals(Duration.ZERO, listener.extension());
            send(address, "EXTEND_TIMEOUT_USEC=60000000\nREADY=1");
            Await.until("ready", listener::ready);
            assertEquals(201, listener.status().length());
            assertTrue(listener.extension().toSeconds() > 50 && listener.extension().toSeconds() <= 60);
        }
    }

    @Test
    void the_watchdog_is_fed_and_triggered() throws IOException {
        var address = folder.resolve("notify").toString();
        try (var listener = listener(address)) {
            Await.until("overdue", () -> listener.overdue(Duration.ofMillis(50)));
            send(address, "WATCHDOG=1");
            Await.until("fed", () -> !listener.overdue(Duration.ofMillis(500)));
            assertFalse(listener.overdue(Duration.ofMinutes(1)));
            send(address, "WATCHDOG=trigger");
            Await.until("triggered", () -> listener.overdue(Duration.ofMinutes(1)));
        }
    }

    @Test
    void each_listener_replaces_the_socket_of_the_one_before_and_its_thread_ends() throws IOException {
        var address = folder.resolve("notify").toString();
        var first = listener(address);
        first.close();
        for (int i = 0; i < 50; i++) listener(address).close();
        try (var last = listener(address)) {
            send(address, "READY=1");
            Await.until("ready", last::ready);
            assertFalse(first.ready());
            assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(address))));
        }
        Await.until("the end of all threads", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("notify")));
    }

    @Test
    void a_folder_that_other_users_cannot_enter_leads_to_a_name() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertEquals("@whaleware-b1", ServiceListener.address(folder, "b1"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        assertEquals(folder + "/notify", ServiceListener.address(folder, "b1"));
    }

    @Test
    void a_path_that_is_too_long_for_a_socket_is_an_error() {
        var address = "/tmp/" + "a".repeat(103);
        var error = assertThrows(IOException.class, () -> listener(address));
        assertEquals("its path has more than 107 bytes", error.getMessage());
        assertThrows(IOException.class, () -> listener(folder + "/none/notify"));
    }
}
