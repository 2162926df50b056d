package whaleware.faults;

import java.time.Duration;

/// Measurements of a subject without a fault.
///
/// @param up time from the start to UP
/// @param stop time from TERM to the exit
/// @param memory of all processes when UP, in bytes
/// @param service whether it has a service
/// @param foreground whether the service is in the foreground
/// @param reports whether the suite can read its reports
record Baseline(Duration up, Duration stop, long memory, boolean service, boolean foreground, boolean reports) {}
