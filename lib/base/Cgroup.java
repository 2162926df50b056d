package whaleware.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The control groups this process is in: one folder a controller (version 1, cgroups(7)), or one for all (version 2).
/// What cannot be read is absent, never an error.
///
/// @param folders by controller; version 2 under ""
public record Cgroup(Map<String, Path> folders) {

    /// Finds the folders as cgroups(7) and proc(5) tell: `/proc/self/cgroup` has the path in the hierarchy,
    /// `/proc/self/mountinfo` where, and from which path on, the hierarchy can be seen.
    ///
    /// @param root `/`, or a made tree
    public static Cgroup of(Path root) {
        var folders = new HashMap<String, Path>();
        var mounts = lines(root.resolve("proc/self/mountinfo")).stream().map(line -> line.split(" ")).toList();
        for (var line : lines(root.resolve("proc/self/cgroup"))) {
            var part = line.split(":", 3);
            if (part.length < 3) continue;
            for (var controller : part[1].split(",")) {
                for (var mount : mounts) {
                    if (carries(mount, controller)) folders.putIfAbsent(controller, folder(root, mount[3], mount[4], part[2]));
                }
            }
        }
        return new Cgroup(folders);
    }

    /// The folder of a controller, in version 2 the one that is for all; null when there is none.
    public Path folder(String controller) {
        return folders.getOrDefault(controller, folders.get(""));
    }

    /// Whether the controller has a hierarchy of its own.
    public boolean old(String controller) {
        return folders.containsKey(controller);
    }

    /// How much memory it may have, in bytes; absent where it may have all.
    public OptionalLong memoryLimit() {
        return number(folder("memory"), old("memory") ? "memory.limit_in_bytes" : "memory.max");
    }

    /// The one number in a file; absent where it is `max`, no number, or so large that it means "no limit" (version 1 says 2^63 less a page).
    public static OptionalLong number(Path folder, String file) {
        if (folder == null) return OptionalLong.empty();
        try {
            return number(Files.readString(folder.resolve(file)));
        } catch (IOException | SecurityException e) {
            return OptionalLong.empty();
        }
    }

    /// The number behind a word and a blank, as in `memory.stat` and `cpu.stat`.
    public static OptionalLong number(List<String> lines, String word) {
        for (var line : lines) {
            if (line.startsWith(word + " ")) return number(line.substring(word.length() + 1));
        }
        return OptionalLong.empty();
    }

    public static OptionalLong number(String text) {
        try {
            var number = Long.parseLong(text.strip());
            return number >= 0 && number < 1L << 62 ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException | SecurityException e) {
            return List.of();
        }
    }

    // ID PARENT DEVICE ROOT POINT OPTIONS [FIELD…] - TYPE SOURCE OPTIONS
    private static boolean carries(String[] mount, String controller) {
        if (mount.length < 10) return false;
        var type = mount[mount.length - 3];
        if (controller.isEmpty()) return type.equals("cgroup2");
        return type.equals("cgroup") && List.of(mount[mount.length - 1].split(",")).contains(controller);
    }

    // a container without a cgroup namespace sees its own folder as the root of the mount, but its full path here
    private static Path folder(Path root, String seenFrom, String point, String path) {
        var mounted = root.resolve(point.replace("\\040", " ").substring(1));
        var below = path.equals(seenFrom) ? "" : path.startsWith(seenFrom.equals("/") ? "/" : seenFrom + "/") ? path.substring(seenFrom.length()) : "";
        var folder = mounted.resolve(below.replaceFirst("^/+", "")).normalize();
        return folder.startsWith(mounted) && Files.isDirectory(folder) ? folder : mounted;
    }
}
