package whaleware;

import java.io.IOException;
import java.time.Duration;

/// One place that events are told to. Used by one thread at a time; only [#close] may come from another one.
public interface Backend extends AutoCloseable {

    /// Delivers one event: when it returns, the event has arrived. It may block, but not for ever.
    ///
    /// @throws Refused when the event was understood and is not wanted: it is not tried again
    /// @throws Exception any other: it is tried again, later; a [Later] says when
    void deliver(Event event) throws Exception;

    /// The name for messages: the URL, its secrets hidden.
    String name();

    /// Whether a call can block in the kernel and keep its carrier (files can, sockets do not): then it gets a platform thread.
    default boolean pins() {
        return false;
    }

    /// Gives up what is under way and lets go of threads and connections; nothing is delivered afterwards.
    @Override
    default void close() {}

    /// The event was understood and is not wanted; the same would be said to it again.
    final class Refused extends Exception {
        public Refused(String why) {
            super(why, null, false, false);
        }
    }

    /// Not now. The back-end may have said when to come back.
    final class Later extends IOException {
        private static final Duration LONGEST = Duration.ofMinutes(5);

        /// How long it wants to be left alone, within reason: five minutes at most. [Duration#ZERO] when it did not say.
        public final transient Duration after;

        public Later(String why, Duration after) {
            super(why);
            this.after = after.compareTo(LONGEST) > 0 ? LONGEST : after;
        }
    }
}
