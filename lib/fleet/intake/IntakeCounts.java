package whaleware.fleet.intake;

import java.util.concurrent.atomic.LongAdder;

/// Counts what became of the events. Thread-safe.
public final class IntakeCounts {
    final LongAdder stored = new LongAdder(), known = new LongAdder(), unnumbered = new LongAdder(),
            invalid = new LongAdder(), busy = new LongAdder(), full = new LongAdder(), failed = new LongAdder();

    /// Returns how many events were committed.
    public long stored() {
        return stored.sum();
    }

    /// Returns how many events were committed before.
    public long known() {
        return known.sum();
    }

    /// Returns how many events, sent by hand, had no place in the order.
    public long unnumbered() {
        return unnumbered.sum();
    }

    /// Returns how many requests were refused because an event was wrong.
    public long invalid() {
        return invalid.sum();
    }

    /// Returns how many requests were refused because too many events waited.
    public long busy() {
        return busy.sum();
    }

    /// Returns how many events of further instances were refused.
    public long full() {
        return full.sum();
    }

    /// Returns how many requests failed because the store did.
    public long failed() {
        return failed.sum();
    }
}
