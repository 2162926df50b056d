package whaleware.base;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Tells at once when a process ends that need not be a child of this one, instead of looking at it again and again.
///
/// Source: pidfd_open(2), since Linux 5.3; epoll(7). Not thread-safe.
public final class ExitWatch {
    /// The number of pidfd_open(2), which is the same on all architectures: not every C library has the function.
    private static final long SYS_PIDFD_OPEN = 434;
    private static final int EPOLL_CLOEXEC = 02000000, EPOLL_CTL_ADD = 1, EPOLLIN = 1, EPOLLONESHOT = 1 << 30;
    /// The most bytes that an `epoll_event` takes; its first four are the flags.
    private static final long EVENT_BYTES = 16;

    private final MethodHandle syscall, epollCtl, close;
    private final int epoll;
    private final MemorySegment event = Arena.ofAuto().allocate(EVENT_BYTES, 8);
    private final List<Integer> descriptors = new ArrayList<>();

    private ExitWatch(Runnable onExit) throws Throwable {
        syscall = function("syscall", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(1));
        epollCtl = function("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
        close = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        var wait = function("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
        var create = function("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        epoll = (int) create.invokeExact(EPOLL_CLOEXEC);
        if (epoll < 0) throw new IllegalStateException("epoll_create1 failed");
        event.set(JAVA_INT, 0, EPOLLIN | EPOLLONESHOT); // once, since the descriptor of a dead process stays readable
        Thread.ofPlatform().daemon().name("exits").start(() -> await(wait, onExit));
    }

    /// Returns a watch that calls `onExit` in a thread of its own when a process has ended. Returns empty if the kernel,
    /// or the container's filter of system calls, does not let it.
    public static Optional<ExitWatch> open(Runnable onExit) {
        try {
            var watch = new ExitWatch(onExit);
            return watch.watch(LinuxProcess.of((int) ProcessHandle.current().pid()).stream().toList())
                    ? Optional.of(watch) : Optional.empty();
        } catch (Throwable refused) {
            return Optional.empty();
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    private void await(MethodHandle wait, Runnable onExit) {
        var ended = Arena.ofAuto().allocate(EVENT_BYTES, 8);
        try {
            while (true) if ((int) wait.invokeExact(epoll, ended, 1, -1) > 0) onExit.run();
        } catch (Throwable e) {
            throw new IllegalStateException("epoll_wait(2) cannot be called", e);
        }
    }

    /// Watches these processes, and no others any more. Returns false if one of them cannot be watched: it must be
    /// looked at. One that has ended already counts as watched.
    public boolean watch(Collection<LinuxProcess> processes) {
        try {
            for (int descriptor : descriptors) {
                var _ = (int) close.invokeExact(descriptor); // which also ends its watch
            }
            descriptors.clear();
            boolean all = true;
            for (var process : processes) all &= add(process.pid()) || !process.alive();
            return all;
        } catch (Throwable e) {
            throw new IllegalStateException("pidfd_open(2) cannot be called", e);
        }
    }

    private boolean add(int pid) throws Throwable {
        int descriptor = (int) (long) syscall.invokeExact(SYS_PIDFD_OPEN, pid, 0);
        if (descriptor < 0) return false;
        descriptors.add(descriptor);
        return (int) epollCtl.invokeExact(epoll, EPOLL_CTL_ADD, descriptor, event) == 0;
    }
}
