package whaleware.lifecycle;

import java.time.Duration;
import whaleware.backup.BackupFolder;
import whaleware.backup.RestoreSource;
import whaleware.backup.Verification;
import whaleware.base.Failure;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;

/// The search for a backup and its verification. A thread of its own does both, since `/backup` may be slow, or hang.
///
/// Thread-safe.
final class RestorePreparation {
    private final EventLoop loop;
    private final BackupFolder folder;
    private final String time;
    private final Log log;
    private final long start;
    private RestoreSource source;
    private Verification verification;
    private boolean cancelled;

    /// Starts the thread, which wakes the loop at its end.
    ///
    /// @param time `latest` or a name
    RestorePreparation(EventLoop loop, BackupFolder folder, String time, Log log) {
        this.loop = loop;
        this.folder = folder;
        this.time = time;
        this.log = log;
        this.start = loop.now();
        try {
            Thread.ofPlatform().daemon().name("restore").start(this::run);
        } catch (OutOfMemoryError noThread) { // a full heap ends the JVM at once
            source = RestoreSource.failed("no thread can be started");
        }
    }

    private void run() {
        RestoreSource found;
        try {
            found = RestoreSource.open(folder, time, log::warn, this::verify);
        } catch (RuntimeException | Error bug) {
            found = RestoreSource.failed(Failure.reason(bug));
        }
        end(found);
        loop.post("");
    }

    private synchronized void verify(Verification begun) {
        verification = begun;
        if (cancelled) begun.cancel();
    }

    private synchronized void end(RestoreSource found) {
        source = found;
        if (cancelled) found.close();
    }

    /// Returns the backup, or null while it is verified.
    synchronized RestoreSource source() {
        return source;
    }

    /// Returns whether it has taken longer than this.
    boolean longerThan(Duration timeout) {
        return source() == null && loop.now() - start >= timeout.toNanos();
    }

    /// Ends the verification early, and releases the backup. A thread that hangs goes on.
    synchronized void cancel() {
        cancelled = true;
        if (verification != null) verification.cancel();
        if (source != null) source.close();
    }
}
