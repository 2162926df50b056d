package whaleware.reports;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// One place that events are told to. Used by one thread at a time; only [#close] may come from another one.
public interface Backend extends AutoCloseable {
    /// How long one try to deliver may take.
    Duration TIMEOUT = Duration.ofSeconds(10);

    /// Delivers events, in their order: when it returns, all have arrived. What had arrived already does no harm, where the back-end
    /// has a way to know it by its id or its order. It may block, but not for ever.
    ///
    /// @param entries 1 to [#batchSize]
    /// @throws Rejected when they were understood and are not wanted. One that comes alone is not tried again; several are, one by one
    /// @throws Exception any other: all are tried again, later; a [RetryLater] says when
    void deliver(List<JournalEntry> entries) throws Exception;

    /// How many entries it takes at once.
    default int batchSize() {
        return 1;
    }

    /// Comes before the first delivery, where a supervisor goes on with a life: the state that the back-end was told of last.
    /// For those that know an instance only for as long as they hear of it.
    ///
    /// @throws Exception as [#deliver], and it is tried again
    default void resume(JournalEntry state) throws Exception {}

    /// The name for messages: the URL, its secrets hidden. It is also how the next start knows that it is the same one.
    String name();


    /// Gives up what is under way and lets go of threads and connections; nothing is delivered afterwards.
    @Override
    default void close() {}

    /// The event was understood and is not wanted; the same would be said to it again.
    final class Rejected extends Exception {
        public Rejected(String why) {
            super(why, null, false, false);
        }
    }

    /// Not now. The back-end may have said when to come back.
    final class RetryLater extends IOException {
        private static final Duration LONGEST = Duration.ofMinutes(5);

        /// How long it wants to be left alone, within reason: five minutes at most. [Duration#ZERO] when it did not say.
        public final transient Duration after;

        public RetryLater(String why, Duration after) {
            super(why);
            this.after = after.compareTo(LONGEST) > 0 ? LONGEST : after;
        }
    }
}
