package whaleware.faults;

import java.time.Duration;

/// What an undisturbed life of a subject is like: how long it takes to come UP and to stop, how many bytes it needs, whether it has
/// a service, and one in the foreground, and whether its reports can be read.
record Baseline(Duration up, Duration stop, long memory, boolean service, boolean foreground, boolean reports) {}
