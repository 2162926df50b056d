package whaleware.notify;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import whaleware.base.Threads;
import whaleware.runtime.State;

/// Passes the states on to the process that waits for the container at its own `NOTIFY_SOCKET`, such as a Podman
/// quadlet's systemd: `STATUS=` in each state, `READY=1` in UP, `STOPPING=1` in STOPPING. A thread of its own sends, so
/// that a receiver never delays the life cycle. Thread-safe.
public final class ContainerNotifier {
    private static final int TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final String END = "";

    private final String address;
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private ContainerNotifier(String address) {
        this.address = address;
        Threads.daemon("notify-out", this::send).start();
    }

    /// Returns the notifier. Returns null if the container has no `NOTIFY_SOCKET`.
    ///
    /// @param env the container's environment
    public static ContainerNotifier of(Map<String, String> env) {
        var address = env.getOrDefault(ServiceListener.VARIABLE, "");
        return address.startsWith("/") || address.startsWith("@") ? new ContainerNotifier(address) : null;
    }

    /// Sends a state.
    ///
    /// @param cause null if there is none
    public void state(State state, String cause) {
        var status = "STATUS=" + state + (cause == null ? "" : ": " + cause.replace('\n', ' '));
        if (state == State.UP) messages.add("READY=1\n" + status);
        else if (state == State.STOPPING) messages.add("STOPPING=1\n" + status);
        else messages.add(status);
    }

    /// Waits until all messages are sent.
    public void close(Duration limit) {
        messages.add(END);
        try {
            var _ = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the end of the notifications was interrupted", e);
        }
    }

    private void send() {
        try (var socket = new UnixDatagramSocket()) {
            for (var message = messages.take(); !message.equals(END); message = messages.take()) {
                for (int i = 0; i < TRIES && !socket.send(message, address); i++) Thread.sleep(PAUSE);
            }
        } catch (IOException | InterruptedException unreachable) {
            // the states cannot be sent
        }
        ended.countDown();
    }
}
