package whaleware.base;

/// Threads that talk over the network.
public interface Threads {
    /// The size of a thread's stack, in bytes.
    long STACK = 1 << 20;

    /// Returns a daemon thread, not started. It is a platform thread: the poller of virtual threads' sockets stays in the kernel,
    /// and the end of a JVM waits 300 ms for every thread there.
    static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).stackSize(STACK).unstarted(work);
    }
}
