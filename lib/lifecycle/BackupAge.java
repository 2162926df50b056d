package whaleware.lifecycle;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import whaleware.backup.Backup;
import whaleware.backup.BackupFolder;
import whaleware.base.Failure;
import whaleware.runtime.EventLoop;

/// The age of the last backup. A thread reads the backups once, since `/backup` may hang; a last backup that is too old
/// is reported once.
///
/// Not thread-safe: belongs to the loop's thread.
final class BackupAge {
    private final EventLoop loop;
    private final BackupFolder folder;
    private final BackupReports reports;
    private volatile List<Backup> found;
    private volatile String unreadable;
    private boolean configured = true; // until the first step
    private boolean started, known, read, late;
    private Instant last;
    private long base;
    private Duration maxAge = Duration.ZERO;

    BackupAge(EventLoop loop, BackupFolder folder, BackupReports reports) {
        this.loop = loop;
        this.folder = folder;
        this.reports = reports;
    }

    /// Returns whether [#step] has something to do.
    boolean due() {
        return configured && (!started || isNew() || overdue());
    }

    private boolean isNew() {
        return !known && (found != null || unreadable != null);
    }

    private boolean overdue() {
        return !late && !maxAge.isZero() && loop.now() - base > maxAge.toNanos();
    }

    /// Reads the backups when they are configured, and reports a last backup that is older than `maxAge`; zero for no
    /// limit. A folder that cannot be read, or does not respond, counts as one without a backup.
    ///
    /// @param configured whether backups can be made, which a HUP may change; if not, nothing is read or due
    void step(boolean configured, Duration maxAge) {
        this.configured = configured;
        if (!configured) {
            forget();
            return;
        }
        if (!maxAge.equals(this.maxAge) || !started) reports.maxAge(maxAge);
        this.maxAge = maxAge;
        if (!started) read();
        if (isNew()) known();
        if (!overdue()) return;
        late = true;
        reports.late(maxAge);
    }

    private void forget() {
        if (!maxAge.isZero()) reports.maxAge(Duration.ZERO);
        maxAge = Duration.ZERO;
        started = known = late = false;
        found = null;
        unreadable = null;
    }

    private void read() {
        started = true;
        base = loop.now();
        try {
            Thread.ofPlatform().daemon().name("backups").start(() -> {
                try {
                    found = folder.good();
                } catch (IOException | RuntimeException e) {
                    unreadable = Failure.reason(e);
                }
                loop.post("");
            });
        } catch (OutOfMemoryError noThread) { // a full heap ends the JVM at once
            unreadable = "no thread can be started";
        }
    }

    private void known() {
        known = true;
        read = found != null;
        if (found == null || found.isEmpty()) return;
        last = found.getLast().at();
        late = false;
        var age = Duration.between(last, Instant.now());
        if (age.isNegative()) age = Duration.ZERO; // the clock was wrong then, or is now
        base = loop.now() - age.toNanos();
        reports.found(found);
    }

    /// Returns whether the last backup is known. False if `/backup` cannot be read.
    boolean isRead() {
        return read;
    }

    /// Returns when the last good backup began. Returns null if there is none.
    Instant last() {
        return last;
    }

    /// Notes a new backup.
    void made() {
        known = true;
        read = true;
        last = Instant.now();
        late = false;
        base = loop.now();
    }
}
