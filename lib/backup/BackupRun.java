package whaleware.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import whaleware.base.Failure;
import whaleware.config.BackupSettings;
import whaleware.hooks.HookOutcome;

/// One run of a backup, from the lock to the removal of old backups. It belongs on a thread of its own, since `/backup`
/// may be slow, or hang. Not thread-safe, except [#cancel].
public final class BackupRun {
    /// Runs the hook `backup`, and waits for its end.
    public interface Hook {
        /// Throws InterruptedException if the thread is interrupted.
        HookOutcome run(Map<String, String> env) throws InterruptedException;
    }

    private final BackupFolder folder;
    private final BackupFacts facts;
    private final BackupSettings settings;
    private final ZoneId zone;
    private final LongSupplier nanos;
    private final Hook hook;
    private final Consumer<String> warn;
    private volatile String cancelled;
    private volatile FileHashes hashes;

    /// @param nanos the monotonic clock
    /// @param warn takes a line of the log; called from the thread of [#make]
    public BackupRun(BackupFolder folder, BackupFacts facts, BackupSettings settings, ZoneId zone, LongSupplier nanos,
            Hook hook, Consumer<String> warn) {
        this.folder = folder;
        this.facts = facts;
        this.settings = settings;
        this.zone = zone;
        this.nanos = nanos;
        this.hook = hook;
        this.warn = warn;
    }

    /// Ends the run early, unless the backup is complete. The caller ends the hook. Thread-safe.
    public void cancel(String reason) {
        cancelled = reason;
        var running = hashes;
        if (running != null) running.cancel();
    }

    /// Makes a backup. Whatever is not complete is removed.
    public BackupResult make() {
        try {
            if (!Files.isDirectory(folder.path())) {
                return new BackupResult.Failed("there is no folder " + folder.path() + " (mount a volume there)");
            }
            var lock = BackupLock.take(folder.path(), warn);
            if (lock.isEmpty()) return new BackupResult.Busy("a restore or another instance uses " + folder.path());
            try (var held = lock.get()) {
                if (held.exclusive()) removeLeftovers();
                var before = folder.good();
                var backup = make(before);
                return rotate(before, backup);
            }
        } catch (InterruptedException e) {
            return new BackupResult.Failed("the run was interrupted");
        } catch (IOException | RuntimeException e) {
            return new BackupResult.Failed(cancelled != null ? cancelled : Failure.reason(e));
        }
    }

    private void removeLeftovers() throws IOException {
        int left = folder.removeLeftovers(warn);
        if (left > 0) warn.accept("backup: removed the leftovers of " + left + " interrupted "
                + (left == 1 ? "run" : "runs") + " from " + folder.path());
    }

    private Backup make(List<Backup> before) throws IOException, InterruptedException {
        var at = Instant.now();
        long start = nanos.getAsLong();
        var partial = folder.begin(at, before.isEmpty() ? null : before.getLast());
        try {
            var outcome = hook.run(Map.of("WW_BACKUP_TO", partial.toString()));
            check();
            if (!(outcome instanceof HookOutcome.Done)) throw new IOException("hook backup " + outcome);
            hashes = new FileHashes(partial);
            var writer = new ManifestWriter(partial, hashes);
            var backup = backup(partial, writer.size(), before, at, start);
            check();
            writer.write(backup);
            check();
            folder.finish(partial);
            return backup;
        } catch (IOException | InterruptedException | RuntimeException e) {
            folder.abandon(partial);
            throw e;
        }
    }

    private Backup backup(Path partial, ManifestWriter.Size size, List<Backup> before, Instant at, long start)
            throws IOException {
        if (size.count() == 0) throw new IOException("the hook wrote no file to WW_BACKUP_TO");
        if (size.bytes() < settings.minBytes()) {
            throw new IOException("it has " + size.bytes() + " bytes, fewer than ww.backup.min_bytes, "
                    + settings.minBytes());
        }
        var last = before.isEmpty() ? null : before.getLast();
        long sequence = last == null ? 1 : last.sequence() + 1;
        long shrunkFrom = last != null && size.bytes() < last.bytes() / 2.0 ? last.bytes() : 0;
        var took = Duration.ofNanos(nanos.getAsLong() - start);
        return new Backup(folder.complete(partial), null, sequence, at, facts, took.toMillis() / 1000.0,
                size.bytes(), size.count(), shrunkFrom, false);
    }

    private void check() throws IOException {
        if (cancelled != null) throw new IOException(cancelled);
    }

    /// Removes old backups, unless a person must look at the size of one first.
    private BackupResult rotate(List<Backup> before, Backup made) {
        var all = new ArrayList<>(before);
        all.add(made);
        var held = heldBy(all);
        if (held.isPresent()) return new BackupResult.Made(made, List.of(), held.get(), null);
        var removed = new ArrayList<Backup>();
        String warning = null;
        for (var old : Retention.surplus(all, settings.keep(), zone)) {
            try {
                check();
                folder.remove(old);
                removed.add(old);
            } catch (IOException e) {
                warning = Failure.reason(e);
            }
        }
        return new BackupResult.Made(made, removed, null, warning);
    }

    private static Optional<Backup> heldBy(List<Backup> all) {
        return all.stream().filter(Backup::suspect).findFirst();
    }
}
