package whaleware.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import whaleware.base.Cgroup;

/// A control group of a container, changed from outside (cgroups(7)). Version 1 has a hierarchy for each controller,
/// version 2 a single one.
///
/// @param version1 whether it is of version 1
record Limits(Path folder, boolean version1) {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    /// Returns a new group without processes, or empty if none can be made.
    static Optional<Limits> fresh(String controller, String name) {
        boolean version1 = Files.isDirectory(ROOT.resolve(controller));
        var folder = (version1 ? ROOT.resolve(controller) : ROOT)
                .resolve("ww-torture-" + ProcessHandle.current().pid() + "-" + name);
        if (!version1 && !Files.exists(ROOT.resolve("cgroup.procs"))) return Optional.empty();
        try {
            if (!version1 && !controller.equals("freezer"))
                Files.writeString(ROOT.resolve("cgroup.subtree_control"), "+" + controller);
            Files.createDirectory(folder);
            return Optional.of(new Limits(folder, version1));
        } catch (IOException refused) {
            return Optional.empty();
        }
    }

    /// Returns the group of a process. Throws Fault.Skipped if there is none.
    static Limits of(long pid, String controller) {
        for (var line : Cgroup.lines(Path.of("/proc/" + pid + "/cgroup"))) {
            var part = line.split(":", 3);
            if (part[1].equals(controller)) return new Limits(ROOT.resolve(controller + part[2]), true);
            if (part[1].isEmpty() && Files.exists(ROOT.resolve("cgroup.procs")))
                return new Limits(ROOT.resolve(part[2].substring(1)), false);
        }
        throw new Fault.Skipped("the container has no control group '" + controller + "'");
    }

    /// Limits the memory to these bytes.
    void memory(long bytes) {
        write(version1 ? "memory.limit_in_bytes" : "memory.max", "" + bytes);
    }

    /// Limits the number of processes and threads; 0 for the current number, negative for no limit.
    void pids(long limit) {
        long current = Cgroup.number(folder, "pids.current").orElse(1);
        write("pids.max", limit < 0 ? "max" : "" + (limit > 0 ? limit : current));
    }

    /// Freezes or thaws all processes.
    void freeze(boolean frozen) {
        if (version1) write("freezer.state", frozen ? "FROZEN" : "THAWED");
        else write("cgroup.freeze", frozen ? "1" : "0");
    }

    /// Returns how many processes the kernel has killed for want of memory.
    long kills() {
        var events = Cgroup.lines(folder.resolve(version1 ? "memory.oom_control" : "memory.events"));
        return Cgroup.number(events, "oom_kill").orElse(0);
    }

    /// Removes the empty group.
    Path remove() {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException stillInUse) {
            // the last process has not ended yet; an empty group costs nothing
        }
        return folder;
    }

    private void write(String file, String value) {
        try {
            Files.writeString(folder.resolve(file), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
