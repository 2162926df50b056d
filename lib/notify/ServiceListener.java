package whaleware.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import whaleware.base.Text;
import whaleware.base.Threads;

/// Listens to the service's messages about itself, by the protocol of sd_notify(3): `READY=1`, `RELOADING=1`,
/// `STOPPING=1`, `STATUS=…`, `WATCHDOG=1`, `WATCHDOG=trigger` and `EXTEND_TIMEOUT_USEC=…`. Each start of the service
/// has a listener of its own. Every process that reaches the address is believed, as with systemd's
/// `NotifyAccess=all`. Thread-safe.
public final class ServiceListener implements AutoCloseable {
    /// The variable that names the address, and that of the watchdog's interval in microseconds.
    public static final String VARIABLE = "NOTIFY_SOCKET", WATCHDOG_VARIABLE = "WATCHDOG_USEC";

    private static final long PAUSE_NANOS = 10_000_000;

    private final UnixDatagramSocket socket;
    private final Runnable wake;
    private volatile boolean ready, stopping, triggered;
    private volatile String status = "";
    private volatile long lastSign, extendedUntil;

    private ServiceListener(UnixDatagramSocket socket, Runnable wake) {
        this.socket = socket;
        this.wake = wake;
        this.lastSign = System.nanoTime();
        this.extendedUntil = lastSign;
    }

    /// Loads the classes and functions of sockets, which takes a JVM 50 to 170 ms, on a thread of its own.
    public static void prepare() {
        Threads.daemon("notify-prepare", () -> {
            try {
                new UnixDatagramSocket().close();
            } catch (IOException later) {
                // opening the real one fails too
            }
        }).start();
    }

    /// Returns the address of the listener: `notify` in `WW_RUN`. If a service that runs as another user could not
    /// reach it there, returns a name in the abstract namespace.
    ///
    /// @param run `WW_RUN`
    /// @param bootId makes the name unique in the network namespace
    public static String address(Path run, String bootId) {
        try {
            var others = Files.getPosixFilePermissions(run).contains(PosixFilePermission.OTHERS_EXECUTE);
            return others ? run.resolve("notify").toString() : "@whaleware-" + bootId;
        } catch (IOException gone) {
            return run.resolve("notify").toString();
        }
    }

    /// Starts to listen. Throws [IOException] if that address cannot be had.
    ///
    /// @param address see [#address]; a file that is there is replaced
    /// @param wake is called after each message that may change readiness
    public static ServiceListener open(String address, Runnable wake) throws IOException {
        var path = address.startsWith("@") ? null : Path.of(address);
        if (path != null) Files.deleteIfExists(path);
        var socket = new UnixDatagramSocket();
        try {
            socket.bind(address);
            if (path != null) Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        var listener = new ServiceListener(socket, wake);
        Threads.daemon("notify", listener::listen).start();
        return listener;
    }

    private void listen() {
        try (socket) {
            for (var message = socket.receive(); message != null; message = socket.receive()) {
                if (message.isEmpty()) LockSupport.parkNanos(PAUSE_NANOS);
                message.lines().forEach(this::receive);
            }
        }
    }

    private void receive(String line) {
        int equals = line.indexOf('=');
        var value = line.substring(equals + 1);
        switch (equals < 0 ? "" : line.substring(0, equals)) {
            case "READY" -> ready(value.equals("1"));
            case "RELOADING" -> ready(false);
            case "STOPPING" -> {
                stopping = true;
                wake.run();
            }
            case "STATUS" -> status = Text.printable(value.strip());
            case "WATCHDOG" -> {
                triggered |= value.equals("trigger");
                lastSign = System.nanoTime();
                if (triggered) wake.run();
            }
            case "EXTEND_TIMEOUT_USEC" -> extend(value);
            default -> {} // MAINPID, ERRNO, FDSTORE and others have no effect here
        }
    }

    private void ready(boolean now) {
        if (ready == now) return;
        ready = now;
        wake.run();
    }

    private void extend(String microseconds) {
        try {
            long extension = Math.clamp(Long.parseLong(microseconds), 0, Duration.ofDays(1).toNanos() / 1000);
            extendedUntil = System.nanoTime() + extension * 1000;
        } catch (NumberFormatException wrong) {
            // such a message of the service has no effect
        }
    }

    /// Returns whether the service is ready: `READY=1` came, and no `RELOADING=1` or `STOPPING=1` after it.
    public boolean ready() {
        return ready && !stopping;
    }

    /// Takes over the readiness that an earlier supervisor knew, unless a message has come meanwhile.
    public void resume(boolean ready, String status) {
        this.ready |= ready;
        if (this.status.isEmpty()) this.status = status;
    }

    /// Returns whether the service has announced its end.
    public boolean stopping() {
        return stopping;
    }

    /// Returns the last `STATUS=`, at most 200 characters; empty if none came.
    public String status() {
        return status;
    }

    /// Returns the rest of the time that the service asked for by `EXTEND_TIMEOUT_USEC=`; zero if there is none.
    public Duration extension() {
        return Duration.ofNanos(Math.max(0, extendedUntil - System.nanoTime()));
    }

    /// Restarts the measurement of the watchdog.
    public void expectSign() {
        lastSign = System.nanoTime();
    }

    /// Returns whether the service has sent `WATCHDOG=trigger`, or no `WATCHDOG=1` for this long.
    public boolean overdue(Duration interval) {
        return triggered || System.nanoTime() - lastSign > interval.toNanos();
    }

    /// Stops listening. Must be called before the JVM ends, which waits for a thread in native code.
    @Override
    public void close() {
        socket.shutdown();
    }
}
