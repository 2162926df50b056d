package whaleware;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for something to become true, and fails when it does not in time: tests never sleep and hope.
interface Await {
    /// What a healthy machine needs a fraction of, even a busy one.
    Duration LONG = Duration.ofSeconds(60);

    static void until(String what, BooleanSupplier condition) {
        until(LONG, () -> what, condition);
    }

    /// @param what is asked for its words only on failure, so it can tell how far things came
    static void until(Duration limit, Supplier<String> what, BooleanSupplier condition) {
        var end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) throw new AssertionError("not within " + limit.toMillis() + " ms: " + what.get());
            LockSupport.parkNanos(5_000_000);
        }
    }

    /// What a file says; empty if it is not there (any more): files of `/proc` and of a running script come and go.
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
