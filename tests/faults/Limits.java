package whaleware.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import whaleware.base.Cgroup;

/// A control group of a container, seen from outside (cgroups(7)): a folder a controller in version 1, one for all in version 2.
///
/// @param folder the group
/// @param old whether it is of version 1
record Limits(Path folder, boolean old) {
    private static final Path ALL = Path.of("/sys/fs/cgroup");

    /// A new, empty group; empty where none can be made.
    static Optional<Limits> fresh(String controller, String name) {
        boolean old = Files.isDirectory(ALL.resolve(controller));
        var folder = (old ? ALL.resolve(controller) : ALL).resolve("ww-torture-" + ProcessHandle.current().pid() + "-" + name);
        if (!old && !Files.exists(ALL.resolve("cgroup.procs"))) return Optional.empty();
        try {
            if (!old && !controller.equals("freezer")) Files.writeString(ALL.resolve("cgroup.subtree_control"), "+" + controller);
            Files.createDirectory(folder);
            return Optional.of(new Limits(folder, old));
        } catch (IOException refused) {
            return Optional.empty();
        }
    }

    /// The group that a process is in.
    static Limits of(long pid, String controller) {
        for (var line : Cgroup.lines(Path.of("/proc/" + pid + "/cgroup"))) {
            var part = line.split(":", 3);
            if (part[1].equals(controller)) return new Limits(ALL.resolve(controller + part[2]), true);
            if (part[1].isEmpty() && Files.exists(ALL.resolve("cgroup.procs"))) return new Limits(ALL.resolve(part[2].substring(1)), false);
        }
        throw new Fault.Skipped("the container has no control group '" + controller + "'");
    }

    /// Allows so many bytes.
    void memory(long bytes) {
        write(old ? "memory.limit_in_bytes" : "memory.max", "" + bytes);
    }

    /// Allows so many processes and threads, or as many as there are for 0; below 0 any number.
    void pids(long most) {
        write("pids.max", most < 0 ? "max" : "" + (most > 0 ? most : Cgroup.number(folder, "pids.current").orElse(1)));
    }

    /// Stops all of it, or lets it go on.
    void freeze(boolean still) {
        if (old) write("freezer.state", still ? "FROZEN" : "THAWED");
        else write("cgroup.freeze", still ? "1" : "0");
    }

    /// How often the kernel has killed for want of memory.
    long kills() {
        var events = Cgroup.lines(folder.resolve(old ? "memory.oom_control" : "memory.events"));
        return Cgroup.number(events, "oom_kill").orElse(0);
    }

    /// Removes the empty group.
    Path remove() {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException stillInUse) {
            // the kernel takes its time with the last process; an empty group costs nothing
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
