package whaleware.fleet.store;

import java.time.Duration;

/// The limits of the store: `ww.fleet.instances`, `ww.fleet.forget` and `ww.fleet.keep`.
///
/// @param instances the most instances
/// @param forget how long an instance is kept after its orderly end
/// @param raw how long each reported number is kept
/// @param minutes how long minimum, average and maximum of 5 minutes are kept
/// @param hours how long minimum, average and maximum of an hour are kept
/// @param events how long the history is kept
public record StoreSettings(int instances, Duration forget, Duration raw, Duration minutes, Duration hours,
                            Duration events) {
    public static final StoreSettings DEFAULT = new StoreSettings(10_000, Duration.ofDays(7), Duration.ofHours(48),
            Duration.ofDays(14), Duration.ofDays(180), Duration.ofDays(180));
}
