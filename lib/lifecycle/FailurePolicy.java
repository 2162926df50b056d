package whaleware.lifecycle;

import whaleware.base.Failure;
import whaleware.hooks.HookOutcome;

/// What the end of a hook means for the life: it goes on, with a warning perhaps, or it fails.
///
/// @param cfg whose `ww.ignore_failures` turns a failure into a warning
record FailurePolicy(ActiveConfig cfg, StatusPublisher report) {

    /// Goes on where the outcome is good, or its failure is to be ignored.
    ///
    /// @param code of the failure that ends the life else
    void must(String hook, int code, HookOutcome outcome) {
        if (outcome.ok()) return;
        var what = "hook " + hook + " " + outcome;
        // what was killed half-way through making the data is never taken for done
        boolean halfDone = hook.equals("firstboot") && outcome instanceof HookOutcome.TimedOut;
        if (halfDone || !cfg.settings().ignoreFailures().contains(hook)) throw new Failure(code, "cannot " + deed(hook) + ": " + what + " (its own lines above tell why)");
        report.warn(what + ": ignored, as ww.ignore_failures says");
    }

    private static String deed(String hook) {
        return switch (hook) {
            case "firstboot" -> "initialise the data";
            case "upgrade" -> "upgrade the data";
            case "svcup" -> "start the service";
            case "warmup" -> "warm the service up";
            default -> "boot";
        };
    }
}
