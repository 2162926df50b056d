package whaleware.lifecycle;

import java.util.List;
import whaleware.base.ExitWatch;
import whaleware.base.LinuxProcess;
import whaleware.runtime.EventLoop;

/// Wakes the loop when a process of the service ends that is no child of the supervisor, if the kernel allows it.
///
/// Not thread-safe: belongs to the loop's thread.
final class ServiceExits {
    private final EventLoop loop;
    private volatile ExitWatch watch;
    private Thread opening;
    private List<Integer> watched = List.of();
    private boolean all;

    ServiceExits(EventLoop loop) {
        this.loop = loop;
    }

    /// Returns whether the end of each of these processes wakes the loop. At first it does not: a thread prepares the
    /// watch, which takes some 20 ms.
    boolean areToldOf(List<LinuxProcess> processes) {
        if (opening == null) {
            opening = Thread.ofPlatform().daemon().name("exits")
                    .start(() -> watch = ExitWatch.open(() -> loop.post("")).orElse(null));
        }
        if (watch == null) return false;
        var pids = processes.stream().map(LinuxProcess::pid).toList();
        if (!pids.equals(watched)) all = watch.watch(processes);
        watched = pids;
        return all;
    }
}
