package whaleware.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import whaleware.base.ExitCode;
import whaleware.base.Installation;
import whaleware.config.BackupSettings;
import whaleware.hooks.HookFile;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookRunner;
import whaleware.hooks.ParallelHooks;

/// The scheduled tests of the newest backup, `ww.backup.test`: each is a run of `ww backup test` beside the service, as
/// a hook that `ww.backup.timeout` limits. A failure is reported and changes no state.
///
/// Not thread-safe: belongs to the loop's thread.
final class BackupTests {
    /// The hook that the command runs, and whose pipes it gets.
    static final String HOOK = "restore";

    /// After a test that found the lock of `/backup` taken, the next one begins so much later.
    private static final Duration BUSY_DELAY = Duration.ofMinutes(5);
    private static final String ERROR = HOOK + ": ww backup: ";

    private final ParallelHooks hooks;
    private final BackupReports reports;
    private final Path lib;
    private BackupSchedule schedule;
    private boolean running;
    private int runs;

    /// @param lib the folder of the library
    BackupTests(ParallelHooks hooks, BackupReports reports, Path lib) {
        this.hooks = hooks;
        this.reports = reports;
        this.lib = lib;
    }

    /// Returns whether a test runs. It holds the lock of `/backup`.
    boolean running() {
        return running;
    }

    /// Returns whether [#step] has something to do if a test may start now.
    boolean due() {
        return schedule != null && !running && schedule.due();
    }

    /// Starts the test that is due.
    ///
    /// @param mayStart whether a test may start now
    void step(BackupSettings settings, boolean mayStart) {
        if (schedule == null && settings.test().isBlank()) return;
        if (schedule == null) {
            schedule = new BackupSchedule(BackupSchedule.Setting.TEST, InstantSource.system(), Math::random);
        }
        schedule.use(settings);
        if (mayStart && due() && schedule.take()) start(settings.timeout());
    }

    private void start(Duration timeout) {
        if (hooks.isRunning(HOOK)) { // no KILL ends it
            reports.tested("the processes of an earlier test do not end", Duration.ZERO);
            return;
        }
        reports.testBegins();
        var ww = Installation.commands(lib).resolve("ww");
        var command = new HookFile(ww, List.of(ww.toString(), "backup", "test"));
        int run = ++runs;
        running = hooks.start(HOOK, command, timeout, Map.of(), end -> {
            if (running && run == runs) ended(end);
        });
        if (!running) ended(new ParallelHooks.End(new HookOutcome.Failed(HookRunner.NOT_STARTED), Duration.ZERO));
    }

    private void ended(ParallelHooks.End end) {
        running = false;
        if (end.outcome() instanceof HookOutcome.Failed(int code) && code == ExitCode.IN_USE) {
            schedule.again(BUSY_DELAY);
            reports.testPostponed(reason(end.outcome()), BUSY_DELAY);
            return;
        }
        reports.tested(end.outcome().ok() ? null : reason(end.outcome()), end.took());
    }

    private String reason(HookOutcome outcome) {
        var lines = reports.lastLines(HOOK);
        var last = lines.isEmpty() ? "" : lines.getLast();
        boolean itsOwn = outcome instanceof HookOutcome.Failed && last.startsWith(ERROR);
        return itsOwn ? last.substring(ERROR.length()) : "ww backup test " + outcome;
    }

    /// Ends the test that runs. Another one begins later.
    ///
    /// @param afterTerm the time from TERM to KILL
    void interrupt(String reason, Duration afterTerm) {
        if (!running) return;
        running = false;
        hooks.interrupt(HOOK, afterTerm);
        schedule.again(Duration.ZERO);
        reports.testEnded(reason);
    }
}
