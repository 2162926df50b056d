package whaleware.base;

/// Threads for network connections.
public interface Threads {
    /// The size of a thread's stack, in bytes.
    long STACK = 1 << 20;

    /// Returns a daemon thread, not started. It is a platform thread: the poller of virtual threads' sockets stays in
    /// the kernel, and a JVM that exits waits 300 ms for each thread there.
    static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).stackSize(STACK).unstarted(work);
    }
}
