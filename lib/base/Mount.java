package whaleware.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The mount that a file is on (proc(5), mountinfo).
///
/// @param point the folder where it is mounted
/// @param options such as `rw` and `noexec`
public record Mount(String point, List<String> options) {

    /// Returns the mount of a file. Returns empty if it cannot be found.
    public static Optional<Mount> of(Path file) {
        try {
            var real = latin1(file.toRealPath().toString()) + "/";
            Mount found = null;
            for (var line : Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
                var fields = line.split(" ");
                var point = fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
                if (!point.equals("/") && !real.startsWith(point + "/")) continue;
                // of several mounts at one point, the last covers the others
                if (found != null && found.point.length() > point.length()) continue;
                found = new Mount(point, List.of(fields[5].split(",")));
            }
            return Optional.ofNullable(found).map(mount -> new Mount(utf8(mount.point), mount.options));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    /// Returns whether the kernel executes no file of this mount.
    public boolean isNoexec() {
        return options.contains("noexec");
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
