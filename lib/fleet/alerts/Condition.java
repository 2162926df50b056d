package whaleware.fleet.alerts;

import java.time.Duration;
import java.util.List;

/// The conditions that an [AlertRule] may name in `when`: states, and the ones below.
///
/// - `silent`: no report within three times `next_ms`, by the collector's clock.
/// - `flapping`: [#FLAPPING] failures within [#FLAPPING_WINDOW]: entries into ERROR, or into RESTARTING without an
///   operator's request.
/// - `below-expect`: fewer instances of an application live than `ww.fleet.expect` says.
/// - `backup-late`: the last good backup is older than `max_age`, or the instance has reported that it is too old.
interface Condition {
    String ERROR = "ERROR", RESTARTING = "RESTARTING";
    String SILENT = "silent", FLAPPING_NAME = "flapping", BELOW_EXPECT = "below-expect", BACKUP_LATE = "backup-late";
    List<String> STATES =
            List.of(ERROR, RESTARTING, "BOOT", "FIRSTBOOT", "UPGRADING", "WARMUP", "STOPPING");
    List<String> NAMES = List.of(ERROR, RESTARTING, "BOOT", "FIRSTBOOT", "UPGRADING", "WARMUP", "STOPPING",
            SILENT, FLAPPING_NAME, BELOW_EXPECT, BACKUP_LATE);

    /// The number of failures, and their time span, that make an instance flap.
    int FLAPPING = 3;
    Duration FLAPPING_WINDOW = Duration.ofMinutes(15);
    /// A restart that an operator asked for is no failure for so long.
    Duration ASKED = Duration.ofMinutes(15);
    /// An instance replaces another one if it starts at most so long before or after the other's end.
    Duration REPLACED = Duration.ofMinutes(15);
    /// When the collector has been listening for so long, each instance that lives has reported.
    Duration CERTAIN = Duration.ofMinutes(3);
    /// The label that sets `max_age` for an instance: `ww.labels.backup_max_age`.
    String MAX_AGE_LABEL = "backup_max_age";

    /// Returns whether the restart is no failure: an operator asked for it by `ww restart`, HUP or a restore, or a
    /// backup of the stopped service needs it.
    ///
    /// @param cause of RESTARTING, or null
    static boolean isAsked(String cause) {
        return cause != null && (cause.equals("HUP") || cause.equals("backup") || cause.startsWith("asked by ")
                || cause.startsWith("restore "));
    }
}
