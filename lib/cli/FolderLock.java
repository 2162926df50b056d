package whaleware.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The lock that the launcher holds on a folder, see flock(2) and proc_locks(5).
interface FolderLock {
    /// Returns `held`, `free` or `unknown`. The kernel names the process that took a lock: flock(1), which has ended.
    static String describe(Path folder) {
        return describe(folder, Path.of("/proc/locks"));
    }

    /// @param locks a line for each lock of the system: `1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE START END`
    static String describe(Path folder, Path locks) {
        try {
            // not the device: on an overlay file system the kernel names another one
            var inode = ":" + Files.getAttribute(folder, "unix:ino");
            for (var line : Files.readAllLines(locks, StandardCharsets.ISO_8859_1)) {
                var words = List.of(line.strip().split(" +"));
                if (words.size() < 6 || !words.get(1).equals("FLOCK") || !words.get(5).endsWith(inode)) continue;
                return "held";
            }
            return "free";
        } catch (IOException | UnsupportedOperationException unreadable) {
            return "unknown";
        }
    }
}
