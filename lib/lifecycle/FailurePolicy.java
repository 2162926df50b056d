package whaleware.lifecycle;

import java.util.Optional;
import whaleware.base.Failure;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookRunner;
import whaleware.runtime.Log;

/// Decides whether a failed hook ends the stage, or only causes a warning.
///
/// @param cfg its `ww.ignore_failures` names the hooks whose failure is a warning
/// @param hooks returns whether a hook has printed anything
/// @param oomKills recognises hooks that the kernel killed
record FailurePolicy(ActiveConfig cfg, Log log, HookRunner hooks, OomKills oomKills) {
    private static final int BY_KILL = 128 + 9;
    private static final Optional<String> NONE = Optional.empty();


    /// Returns if the hook succeeded, or if its failure is ignored. Throws [Failure] if not.
    ///
    /// @param code the exit code of that failure
    void check(String hook, int code, HookOutcome outcome) {
        if (outcome.ok()) return;
        var killer = outcome instanceof HookOutcome.Failed(int exit) && exit == BY_KILL ? oomKills.killer() : NONE;
        var failure = "hook " + hook + " " + outcome + killer.map(why -> ": " + why).orElse("");
        // data that a killed hook has half initialised never counts as initialised
        boolean late = outcome instanceof HookOutcome.TimedOut;
        boolean halfDone = hook.equals("firstboot") && late || hook.equals("restore");
        if (halfDone || !cfg.settings().ignoreFailures().contains(hook)) {
            throw new Failure(code, "cannot " + task(hook) + ": " + failure + " (" + hooks.hint(hook) + ")");
        }
        log.warn(failure + ": ignored, as ww.ignore_failures says");
    }

    private static String task(String hook) {
        return switch (hook) {
            case "firstboot" -> "initialise the data";
            case "restore" -> "restore the data";
            case "upgrade" -> "upgrade the data";
            case "svcup" -> "start the service";
            case "warmup" -> "warm the service up";
            default -> "boot";
        };
    }
}
