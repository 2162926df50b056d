package whaleware.lifecycle;

import java.util.List;
import java.util.function.Consumer;
import whaleware.base.ExitWatch;
import whaleware.base.LinuxProcess;
import whaleware.runtime.EventLoop;

/// Wakes the loop when a process of the service ends that is no child of the supervisor, if the kernel allows it.
///
/// Not thread-safe: belongs to the loop's thread.
final class ServiceExits {
    private final EventLoop loop;
    private final Consumer<Runnable> starter;
    private volatile ExitWatch watch;
    private boolean opening;
    private List<Integer> watched = List.of();
    private boolean all;

    ServiceExits(EventLoop loop) {
        this(loop, task -> Thread.ofPlatform().daemon().name("exits").start(task));
    }

    /// @param starter starts a thread; throws OutOfMemoryError if it cannot
    ServiceExits(EventLoop loop, Consumer<Runnable> starter) {
        this.loop = loop;
        this.starter = starter;
    }

    /// Returns whether the end of each of these processes wakes the loop. At first it does not: a thread prepares the
    /// watch, which takes some 20 ms.
    boolean areToldOf(List<LinuxProcess> processes) {
        if (!opening) open();
        if (watch == null) return false;
        var pids = processes.stream().map(LinuxProcess::pid).toList();
        if (!pids.equals(watched)) all = watch.watch(processes);
        watched = pids;
        return all;
    }

    private void open() {
        opening = true;
        try {
            starter.accept(() -> watch = ExitWatch.open(() -> loop.post("")).orElse(null));
        } catch (OutOfMemoryError noThread) { // a full heap ends the JVM at once
            // the processes are looked at, as without the kernel's help
        }
    }
}
