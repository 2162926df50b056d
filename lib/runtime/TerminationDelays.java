package whaleware.runtime;

import java.time.Duration;

/// How long processes may take to exit after a signal, before the next step is taken.
public interface TerminationDelays {
    /// From TERM to KILL, outside a stop.
    Duration AFTER_TERM = Duration.ofSeconds(2);

    /// From TERM to KILL within a stop, and the time that every wait still gets once a second TERM hurries the stop:
    /// enough for a process that handles TERM to exit by itself.
    Duration AFTER_TERM_IN_STOP = Duration.ofMillis(400);

    /// From the first KILL to the end of the wait: KILL is repeated meanwhile, for processes that were forked since.
    Duration AFTER_KILL = Duration.ofMillis(500);
}
