package whaleware;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Polls with a deadline: no test sleeps and hopes.
interface Eventually {
    static void is(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it did not happen within 20 s");
            LockSupport.parkNanos(2_000_000);
        }
    }
}
