package whaleware.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import whaleware.backup.Backup;
import whaleware.backup.RestoreSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.hooks.HookFile;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookRunner;
import whaleware.runtime.Log;
import whaleware.runtime.State;

/// The stages that change the data: `firstboot`, `restore` and `upgrade`. Each is marked as unfinished until its hook
/// has succeeded, and an unfinished one is run again.
///
/// Not thread-safe: belongs to the loop's thread.
final class DataStages {
    private final HookRunner hooks;
    private final DataVolume data;
    private final StatusPublisher publisher;
    private final ActiveConfig cfg;
    private final FailurePolicy failures;
    private final BackupJobs backups;
    private final Restores restores;
    private final Path lib;
    private final Log log;
    private String restored; // the name of the backup that [#runUpgrade] must upgrade

    /// @param lib the folder of `sh/restore-data`
    DataStages(HookRunner hooks, DataVolume data, StatusPublisher publisher, ActiveConfig cfg, FailurePolicy failures,
               BackupJobs backups, Restores restores, Path lib, Log log) {
        this.hooks = hooks;
        this.data = data;
        this.publisher = publisher;
        this.cfg = cfg;
        this.failures = failures;
        this.backups = backups;
        this.restores = restores;
        this.lib = lib;
        this.log = log;
    }

    /// Initialises the data, or restores a backup in its place. Skipped if `/data` has its marker and no restore is
    /// unfinished. The marker is written after the hook has succeeded.
    void firstboot() {
        if (data.attempt().interrupted("restore")) {
            restoreAtBoot(backupOfUnfinished());
            return;
        }
        if (data.initialised() || restoreFirst()) return;
        var env = environment("firstboot");
        env.put("WW_TO_VERSION", cfg.version());
        publisher.enter(State.FIRSTBOOT, data.keeps() ? null : "nothing keeps the data: every boot is a first boot");
        if (hooks.finder().has("firstboot")) data.attempt().begin("firstboot", false, null);
        var outcome = hooks.run("firstboot", cfg.settings().timeout().firstboot(), env, data.attempt()::settle);
        failures.check("firstboot", ExitCode.FIRSTBOOT, outcome);
        data.done(ExitCode.FIRSTBOOT, cfg.version());
    }

    /// Restores the backup of `ww.backup.restore` into an empty `/data`. Returns false if there is none.
    private boolean restoreFirst() {
        var wanted = cfg.settings().backup().restore();
        if (wanted.isEmpty() || !data.empty() || data.attempt().interrupted("firstboot")) return false;
        var source = restores.await(wanted);
        if (source.absent() && wanted.equals("latest")) {
            log.warn("ww.backup.restore: " + source.problem() + ": firstboot initialises the data");
            return false;
        }
        restoreAtBoot(source);
        return true;
    }

    private void restoreAtBoot(RestoreSource source) {
        var cause = source.backup() == null ? "restore" : "restore " + source.backup().time();
        publisher.enter(State.FIRSTBOOT, cause);
        restore(source);
    }

    /// Returns the backup of the unfinished restore. Only if it cannot be used, the one that `ww.backup.restore` names
    /// takes its place: an operator may have requested another one than the configuration, which stays.
    private RestoreSource backupOfUnfinished() {
        var named = cfg.settings().backup().restore();
        var marked = data.attempt().backup();
        if (marked.isEmpty()) return restores.await(named);
        var source = restores.await(marked);
        boolean other = Backup.isTime(named) && !named.equals(marked);
        if (source.problem() == null || source.busy() || !other) return source;
        log.warn("cannot go on with the restore of " + marked + ": " + source.problem()
                + ": the backup of ww.backup.restore, " + named + ", takes its place");
        return restores.await(named);
    }

    /// Restores the backup that an operator has requested, or whose restore is unfinished, and upgrades it. Called in
    /// RESTARTING, with the service down.
    void restoreInRestart() {
        var source = restores.take();
        if (source == null && data.attempt().interrupted("restore")) source = backupOfUnfinished();
        boolean upgrade = source != null || data.attempt().interrupted("upgrade");
        if (source != null) restore(source);
        if (!upgrade) return;
        runUpgrade();
        publisher.dataVersion(data.keeps() ? data.version() : null);
    }

    /// Returns whether a restore has begun, and is unfinished.
    boolean restoring() {
        return data.attempt().interrupted("restore") && !data.attempt().requested();
    }

    /// Forgets a restore that was requested in UP, and had not begun when the supervisor was killed.
    void forgetRequest() {
        try {
            if (data.attempt().interrupted("restore") && data.attempt().requested()) data.attempt().remove();
        } catch (IOException stays) {
            log.warn("cannot remove the request of a restore: " + Failure.reason(stays));
        }
    }

    private void restore(RestoreSource source) {
        try (source) {
            if (source.problem() != null) {
                throw new Failure(ExitCode.FIRSTBOOT, "cannot restore the data: " + source.problem()
                        + " (name another backup: ww restore, or ww.backup.restore)");
            }
            var backup = source.backup();
            var env = environment("restore");
            env.put("WW_RESTORE_FROM", backup.folder().toString());
            data.attempt().begin("restore", data.initialised(), backup.time());
            if (!data.attempt().interrupted("restore")) {
                throw new Failure(ExitCode.FIRSTBOOT, "cannot restore the data: it cannot be marked as unfinished"
                        + " (is the volume full?)");
            }
            failures.check("restore", ExitCode.FIRSTBOOT, runRestore(source, env));
            data.restored(ExitCode.FIRSTBOOT, backup.facts().version(), backup.time());
            restored = backup.time();
            log.info("restored backup " + backup.time() + " of version " + backup.facts().version());
        }
    }

    private HookOutcome runRestore(RestoreSource source, Map<String, String> env) {
        var timeout = cfg.settings().backup().timeout();
        if (hooks.finder().has("restore")) return hooks.run("restore", timeout, env, data.attempt()::settle);
        if (source.archived().isEmpty()) {
            throw new Failure(ExitCode.FIRSTBOOT, "cannot restore the data: there is no hook"
                    + " restore (write usr/restore)");
        }
        var script = lib.resolve("sh/restore-data");
        return hooks.run("restore", new HookFile(script, List.of("sh", script.toString())), timeout, env, () -> {
            data.attempt().settle();
            return false;
        });
    }

    /// Runs at every start: the hook compares the versions itself.
    void upgrade() {
        var from = from();
        var to = cfg.version();
        publisher.enter(State.UPGRADING, from.equals(to) ? null
                : "from " + (from.isEmpty() ? "an unknown version" : from) + " to " + to);
        runUpgrade();
    }

    private String from() {
        return data.keeps() || data.initialised() ? data.version() : cfg.version();
    }

    private void runUpgrade() {
        boolean unfinished = data.attempt().interrupted("upgrade");
        var env = restored != null ? new HashMap<String, String>() : environment("upgrade");
        String from = from(), to = cfg.version();
        boolean changes = !from.equals(to), present = hooks.finder().has("upgrade");
        env.putAll(Map.of("WW_FROM_VERSION", from, "WW_TO_VERSION", to));
        if (DataVolume.newer(from, to)) {
            log.warn("the data has version " + from + ", newer than " + to + " of the configuration: upgrade decides");
        }
        boolean first = restored == null && changes && cfg.settings().backup().beforeUpgrade();
        var backup = first ? backUp() : restored;
        if (present) data.attempt().begin("upgrade", data.initialised(), backup);
        var outcome = hooks.run("upgrade", cfg.settings().timeout().upgrade(), env, data.attempt()::settle);
        failures.check("upgrade", ExitCode.UPGRADE, outcome);
        if (present || changes || unfinished) data.done(ExitCode.UPGRADE, to);
        restored = null;
    }

    /// Makes a backup before the data moves to another version, and returns its name. Data that an interrupted upgrade
    /// has half changed is no good backup: the one before that upgrade stays the right one.
    ///
    /// Throws [Failure] 12 if there is no good backup: then nothing was changed.
    private String backUp() {
        if (!data.initialised()) return null;
        if (data.attempt().interrupted("upgrade") && !data.attempt().backup().isEmpty()) {
            var time = data.attempt().backup();
            try (var source = restores.await(time)) {
                if (source.problem() == null) {
                    log.info("backup " + time + " was made before the upgrade that was interrupted: it stays");
                    return time;
                }
                throw new Failure(ExitCode.UPGRADE, "cannot upgrade the data: it is half upgraded, and "
                        + source.problem() + " (restore a backup, or set ww.backup.before_upgrade to false)");
            }
        }
        return backups.beforeUpgrade();
    }

    /// Returns the extra environment of the hook: `WW_INTERRUPTED=1` if its last run on this data did not succeed.
    private Map<String, String> environment(String hook) {
        var env = new HashMap<String, String>();
        if (data.attempt().interrupted(hook) && !data.attempt().requested()) {
            log.warn("the last " + hook + " of this data was interrupted, or failed: the hook gets WW_INTERRUPTED=1");
            env.put("WW_INTERRUPTED", "1");
        }
        return env;
    }
}
