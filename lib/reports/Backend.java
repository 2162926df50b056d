package whaleware.reports;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A receiver of events. Not thread-safe, except [#close].
public interface Backend extends AutoCloseable {
    /// How long one try to deliver may take.
    Duration TIMEOUT = Duration.ofSeconds(10);

    /// Delivers events in their order; all have arrived when it returns. It may block, but not forever. Events may come
    /// again after a failure: a back-end that knows ids or orders ignores those that it has.
    ///
    /// @param entries 1 to [#batchSize]
    /// @throws Rejected if the back-end does not accept an event. A single entry is not sent again; several are, one by
    ///        one
    /// @throws Exception if anything else failed: all entries are sent again, later; a [RetryLater] says when
    void deliver(List<JournalEntry> entries) throws Exception;

    /// As [#deliver(List)], for a back-end that may keep a connection for the entries behind these.
    ///
    /// @param more whether other entries wait, which the next call delivers
    default void deliver(List<JournalEntry> entries, boolean more) throws Exception {
        deliver(entries);
    }

    /// Returns whether it gets events of this kind.
    default boolean accepts(Event.Kind kind) {
        return true;
    }

    /// Returns how many entries [#deliver] takes at once.
    default int batchSize() {
        return 1;
    }

    /// Runs before the first delivery if a new supervisor continues a boot, for back-ends that forget an instance which
    /// is silent. Throws as [#deliver], and is retried.
    ///
    /// @param state the last state that the back-end received
    default void resume(JournalEntry state) throws Exception {}

    /// Returns a line for the log about the last delivery, once; "" if there is none. The events have arrived.
    default String takeWarning() {
        return "";
    }

    /// Returns the URL without its secrets: the name in messages, by which the next start finds the back-end's
    /// position.
    String name();

    /// Aborts a delivery in progress, and releases threads and connections. Nothing is delivered afterwards.
    @Override
    default void close() {}

    /// The back-end does not accept the event, and would not the next time.
    final class Rejected extends Exception {
        public Rejected(String why) {
            super(why, null, false, false);
        }
    }

    /// The back-end is not available now. It may have said when it will be.
    final class RetryLater extends IOException {
        private static final Duration LONGEST = Duration.ofMinutes(5);

        /// How long to wait, five minutes at most; [Duration#ZERO] if the back-end did not say.
        public final transient Duration after;

        public RetryLater(String why, Duration after) {
            super(why);
            this.after = after.compareTo(LONGEST) > 0 ? LONGEST : after;
        }
    }
}
