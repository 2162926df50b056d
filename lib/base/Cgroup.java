package whaleware.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The control groups of this process, cgroups(7): one folder for each controller (version 1), or one for all (version
/// 2). A value that cannot be read is absent, never an error.
///
/// @param folders by controller; the folder of version 2 has the key ""
public record Cgroup(Map<String, Path> folders) {

    /// Finds the folders by proc(5): `/proc/self/cgroup` has the path in the hierarchy, and `/proc/self/mountinfo` the
    /// mount point of the hierarchy and the path that is mounted there.
    ///
    /// @param root `/`, or a folder with a copy of these files
    public static Cgroup of(Path root) {
        var folders = new HashMap<String, Path>();
        var mounts = lines(root.resolve("proc/self/mountinfo")).stream().map(line -> line.split(" ")).toList();
        for (var line : lines(root.resolve("proc/self/cgroup"))) {
            var part = line.split(":", 3);
            if (part.length < 3) continue;
            for (var controller : part[1].split(",")) {
                for (var mount : mounts) {
                    if (!carries(mount, controller)) continue;
                    folders.putIfAbsent(controller, folder(root, mount[3], mount[4], part[2]));
                }
            }
        }
        return new Cgroup(folders);
    }

    /// Returns the folder of a controller, in version 2 the folder for all. Returns null if there is none.
    public Path folder(String controller) {
        return folders.getOrDefault(controller, folders.get(""));
    }

    /// Whether the controller has a hierarchy of its own, as in version 1.
    public boolean old(String controller) {
        return folders.containsKey(controller);
    }

    /// Returns the memory limit in bytes; empty if there is none.
    public OptionalLong memoryLimit() {
        return number(folder("memory"), old("memory") ? "memory.limit_in_bytes" : "memory.max");
    }

    /// Returns how many processes the kernel has killed because memory ran out; empty if the kernel does not count
    /// them.
    public OptionalLong oomKills() {
        var folder = folder("memory");
        if (folder == null) return OptionalLong.empty();
        return number(lines(folder.resolve(old("memory") ? "memory.oom_control" : "memory.events")), "oom_kill");
    }

    /// Returns the number in a file. Empty if it is `max`, no number, or so large that it means "no limit": version 1
    /// has 2^63 less a page for that.
    public static OptionalLong number(Path folder, String file) {
        if (folder == null) return OptionalLong.empty();
        try {
            return number(Files.readString(folder.resolve(file)));
        } catch (IOException | SecurityException e) {
            return OptionalLong.empty();
        }
    }

    /// Returns the number after a word and a space, as in `memory.stat` and `cpu.stat`.
    public static OptionalLong number(List<String> lines, String word) {
        for (var line : lines) {
            if (line.startsWith(word + " ")) return number(line.substring(word.length() + 1));
        }
        return OptionalLong.empty();
    }

    /// Returns the number that the text is; empty if it is none, or means "no limit".
    public static OptionalLong number(String text) {
        try {
            var number = Long.parseLong(text.strip());
            return number >= 0 && number < 1L << 62 ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /// Returns the lines of a file; none if it cannot be read.
    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException | SecurityException e) {
            return List.of();
        }
    }

    // A line of mountinfo: ID PARENT DEVICE ROOT POINT OPTIONS [FIELD…] - TYPE SOURCE OPTIONS
    private static boolean carries(String[] mount, String controller) {
        if (mount.length < 10) return false;
        var type = mount[mount.length - 3];
        if (controller.isEmpty()) return type.equals("cgroup2");
        return type.equals("cgroup") && List.of(mount[mount.length - 1].split(",")).contains(controller);
    }

    // In a container without a cgroup namespace, its own folder is the root of the mount, but the path is the full
    // path.
    private static Path folder(Path root, String mountRoot, String point, String path) {
        var mounted = root.resolve(point.replace("\\040", " ").substring(1));
        var inside = path.startsWith(mountRoot.equals("/") ? "/" : mountRoot + "/");
        var below = inside ? path.substring(mountRoot.length()) : "";
        var folder = mounted.resolve(below.replaceFirst("^/+", "")).normalize();
        return folder.startsWith(mounted) && Files.isDirectory(folder) ? folder : mounted;
    }
}
