package whaleware.fleet.store;

/// Estimates how far a sender's clock is ahead of the collector's, although events may arrive late.
///
/// A delay makes an event look as if its sender's clock were behind, never ahead. So the largest difference counts;
/// a lower one only if two events in a row have it although seconds lie between them: an outage that is caught up
/// with delivers faster than that.
///
/// Not thread-safe.
final class ClockOffset {
    /// Differences below this one are latency, in milliseconds.
    static final long TOLERANCE = 1000;
    /// An event that is delayed by more is late, in milliseconds.
    static final long LATE = 10_000;
    private static final long APART = 2000;

    /// The estimate in milliseconds; 0 unless it is at least [#TOLERANCE].
    long millis;
    private long lastDifference, lastReceived;

    /// Adds an event, and returns whether it is late.
    ///
    /// @param at by the sender's clock
    /// @param received by the collector's clock
    boolean add(long at, long received) {
        long difference = at - received;
        boolean paced = lastReceived != 0 && received - lastReceived >= APART
                && Math.abs(difference - lastDifference) <= TOLERANCE;
        if (difference > millis + TOLERANCE || paced && difference < millis - TOLERANCE) {
            millis = Math.abs(difference) <= TOLERANCE ? 0 : difference;
        }
        lastDifference = difference;
        lastReceived = received;
        return difference < millis - LATE;
    }

    ClockOffset copy() {
        var copy = new ClockOffset();
        copy.millis = millis;
        copy.lastDifference = lastDifference;
        copy.lastReceived = lastReceived;
        return copy;
    }
}
