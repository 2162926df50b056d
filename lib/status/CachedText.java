package whaleware.status;

import java.time.Duration;
import java.util.function.Supplier;

/// A text that is built at most twice a second, however many clients read it. Thread-safe.
final class CachedText {
    private static final long MAX_AGE = Duration.ofMillis(500).toNanos();

    private final Supplier<String> build;
    private String text;
    private long builtAt;

    CachedText(Supplier<String> build) {
        this.build = build;
    }

    /// Returns the text.
    synchronized String get() {
        if (text == null || System.nanoTime() - builtAt > MAX_AGE) {
            text = build.get();
            builtAt = System.nanoTime();
        }
        return text;
    }
}
