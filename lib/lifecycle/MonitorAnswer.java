package whaleware.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookOutput;
import whaleware.runtime.Log;

/// Reads the answers of `monitor`. An answer that is no JSON object is no failure of the service.
///
/// Not thread-safe.
final class MonitorAnswer {
    private static final String SOURCE = "monitor's answer";
    private static final String CURE =
            "healthy, but no statistics: print one JSON object to stdout, and the rest to stderr";

    private final Log log;
    private boolean warned;

    MonitorAnswer(Log log) {
        this.log = log;
    }

    /// Returns the JSON object that `monitor` printed. Returns null if it failed, or if it printed something else: the
    /// first time there is a warning.
    ObjectNode of(HookOutcome outcome) {
        if (!(outcome instanceof HookOutcome.Done(var answer))) return null;
        try {
            if (answer.length() > HookOutput.MAX_MONITOR_BYTES) {
                throw new Failure(ExitCode.INTERNAL, "cannot read " + SOURCE + ": it is longer than "
                        + HookOutput.MAX_MONITOR_BYTES + " bytes (" + CURE + ")");
            }
            var stats = Json.object(answer, SOURCE, CURE);
            warned = false;
            return stats;
        } catch (Failure unreadable) {
            if (!warned) log.warn(unreadable.getMessage());
            warned = true;
            return null;
        }
    }
}
