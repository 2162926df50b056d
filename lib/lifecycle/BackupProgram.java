package whaleware.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import whaleware.backup.BackupFacts;
import whaleware.backup.BackupFolder;
import whaleware.backup.BackupRun;
import whaleware.base.Failure;
import whaleware.hooks.HookFile;
import whaleware.hooks.HookFinder;
import whaleware.hooks.ParallelHooks;

/// The program that writes a backup: the hook `backup`, or the archive of the data by `ww.backup.copy`.
///
/// Not thread-safe: belongs to the loop's thread.
final class BackupProgram {
    /// The beginning of a message that there is no backup.
    static final String CANNOT = "cannot back up: ";

    /// The name of the hook.
    static final String HOOK = "backup";

    private final HookFinder finder;
    private final ParallelHooks hooks;
    private final ActiveConfig cfg;
    private final DataVolume data;
    private final Path copy;

    /// @param lib the folder of `sh/copy-data`
    BackupProgram(HookFinder finder, ParallelHooks hooks, ActiveConfig cfg, DataVolume data, Path lib) {
        this.finder = finder;
        this.hooks = hooks;
        this.cfg = cfg;
        this.data = data;
        this.copy = lib.resolve("sh/copy-data");
    }

    /// Returns whether the image or its configuration says anything about backups.
    boolean configured() {
        var settings = cfg.settings().backup();
        return settings.copy() || !settings.schedule().isBlank() || !settings.maxAge().isZero() || isHook();
    }

    /// Returns whether it is the hook, which runs beside the service.
    boolean isHook() {
        return finder.has(HOOK);
    }

    /// Returns why no backup can be made. Returns null if one can.
    String missing() {
        try {
            return finder.find(HOOK).isPresent() || cfg.settings().backup().copy() ? null
                    : CANNOT + "there is no hook backup (write usr/backup, or set ww.backup.copy)";
        } catch (Failure unusable) {
            return unusable.getMessage();
        }
    }

    /// Returns a run of a backup.
    ///
    /// @param instance the name of the instance
    /// @param nanos the monotonic clock
    /// @param hook runs the program
    /// @param warn takes a line of the log
    BackupRun run(BackupFolder folder, String instance, LongSupplier nanos, BackupRun.Hook hook,
            Consumer<String> warn) {
        var version = data.initialised() ? data.version() : cfg.version();
        var facts = new BackupFacts(cfg.tree().path("webapp").asText(), version, instance);
        var settings = cfg.settings().backup();
        return new BackupRun(folder, facts, settings, BackupSchedule.zone(settings), nanos, hook, warn);
    }

    /// Starts the program in this environment. Returns false if it cannot be started.
    boolean start(Map<String, String> env, Consumer<ParallelHooks.End> onEnd) {
        var file = isHook() ? finder.findOrWarn(HOOK).orElse(null)
                : new HookFile(copy, List.of("sh", copy.toString()));
        // a hook that no KILL ends may still run
        if (file == null || hooks.isRunning(HOOK)) return false;
        return hooks.start(HOOK, file, cfg.settings().backup().timeout(), env, onEnd);
    }

    /// Terminates the program.
    ///
    /// @param afterTerm the time from TERM to KILL
    void interrupt(Duration afterTerm) {
        hooks.interrupt(HOOK, afterTerm);
    }
}
