package whaleware.hooks;

import java.util.List;
import java.util.function.Consumer;
import whaleware.base.Subreaper;

/// The process that adopts the orphans of hooks: PID 1 if that is the launcher, or a small init that has started
/// nothing else. In any other container this supervisor adopts them, see [Subreaper]: a foreign PID 1 adopts other
/// orphans too. Outside of containers the adopting process is unknown.
///
/// Not thread-safe.
public final class OrphanAdoption {
    private static final int UNKNOWN = -1;

    private final int parent;
    private Thread preparation;
    private volatile Subreaper subreaper;
    private volatile Throwable failure;

    private OrphanAdoption(int parent) {
        this.parent = parent;
    }

    /// Returns the adoption that the launcher's options name: `--alone` by PID 1, `--adopt` by this supervisor.
    public static OrphanAdoption of(List<String> options) {
        if (options.contains("--adopt")) return bySupervisor();
        return new OrphanAdoption(options.contains("--alone") ? 1 : UNKNOWN);
    }

    /// A thread prepares it beside the start, since it takes 15 ms.
    private static OrphanAdoption bySupervisor() {
        var adoption = new OrphanAdoption((int) ProcessHandle.current().pid());
        adoption.preparation = Thread.ofPlatform().daemon().name("subreaper").start(adoption::prepare);
        return adoption;
    }

    private void prepare() {
        try {
            subreaper = new Subreaper();
        } catch (RuntimeException | Error refused) {
            failure = refused;
        }
    }

    /// Returns the pid of the adopting process, -1 if it is unknown.
    int parent() {
        return parent;
    }

    /// Waits until orphans are adopted, and warns if they are not.
    public void await(Consumer<String> warn) {
        if (preparation == null) return;
        try {
            preparation.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        preparation = null;
        if (failure == null) return;
        warn.accept("cannot adopt the orphans of hooks: " + failure.getMessage() + " (a daemon that leaves its session"
                + " and clears WW_HOOK is not watched and not ended; start ww/run as PID 1, or behind an init)");
    }

    /// Reaps adopted orphans that have ended.
    public void reap() {
        if (subreaper != null) subreaper.reap();
    }

    /// Reaps an orphan that has ended, at once.
    void reap(int pid) {
        if (subreaper != null) subreaper.reap(pid);
    }
}
