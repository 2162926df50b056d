package whaleware.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Consumer;
import whaleware.base.LinuxProcess;

/// Runs on every iteration of the event loop. Writes the heartbeat file `WW_RUN/beat` every 10 s, which `status
/// --live` reads, and calls `check` at most once a second.
public final class Heartbeat implements Runnable {
    private static final long WRITE_INTERVAL = Duration.ofSeconds(10).toNanos();
    private static final long CHECK_INTERVAL = Duration.ofSeconds(1).toNanos();
    private static final long LIVE_WITHIN = Duration.ofSeconds(30).toNanos();

    private final Path file;
    private final Consumer<String> warn;
    private final Runnable check;
    private volatile long lastRun = System.nanoTime();
    private long lastWrite = lastRun - WRITE_INTERVAL, lastCheck = lastRun - CHECK_INTERVAL;

    /// @param run `WW_RUN`
    public Heartbeat(Path run, Consumer<String> warn, Runnable check) {
        this.file = run.resolve("beat");
        this.warn = warn;
        this.check = check;
    }

    @Override
    public void run() {
        long now = lastRun = System.nanoTime();
        if (now - lastWrite >= WRITE_INTERVAL) {
            lastWrite = now;
            try {
                write();
            } catch (IOException full) {
                warn.accept("cannot write " + file + ": " + full.getMessage() + " (is it full?)");
            }
        }
        if (now - lastCheck >= CHECK_INTERVAL) {
            lastCheck = now;
            check.run();
        }
    }

    /// Returns whether the loop has run within 30 s. Thread-safe.
    public boolean live() {
        return System.nanoTime() - lastRun < LIVE_WITHIN;
    }

    /// Writes the time since the machine's start in hundredths of a second, as `/proc/uptime` has it, always in 20
    /// bytes: a write in place takes no room on the disk.
    private void write() throws IOException {
        var now = Long.toString(LinuxProcess.uptime());
        var text = " ".repeat(19 - now.length()) + now + "\n";
        try (var beat = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (beat.size() == 0) Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            beat.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
