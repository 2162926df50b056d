package whaleware.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The lock that the launcher holds on a folder, see flock(2) and proc_pid_fdinfo(5).
interface FolderLock {
    /// Returns `held`, `free` or `unknown`.
    static String describe(Path folder) {
        return describe(folder, Path.of("/proc"));
    }

    /// In a container `/proc/locks` hides a lock whose taker has ended, and flock(1) has. The open file shows it.
    ///
    /// @param proc has `PID/fdinfo/FD` with a line `lock: 1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE 0 EOF`
    static String describe(Path folder, Path proc) {
        boolean allRead = true;
        try (var processes = Files.list(proc)) {
            // not the device: on an overlay file system the kernel names another one
            var inode = ":" + Files.getAttribute(folder, "unix:ino") + " ";
            for (var process : processes.filter(FolderLock::isProcess).toList()) {
                try (var files = Files.list(process.resolve("fdinfo"))) {
                    if (files.anyMatch(file -> holds(file, inode))) return "held";
                } catch (AccessDeniedException ofAnotherUser) {
                    allRead = false;
                } catch (IOException ended) {
                    // it holds no lock any more
                }
            }
            return allRead ? "free" : "unknown";
        } catch (IOException | UnsupportedOperationException unreadable) {
            return "unknown";
        }
    }

    private static boolean isProcess(Path entry) {
        return entry.getFileName().toString().chars().allMatch(Character::isDigit);
    }

    private static boolean holds(Path file, String inode) {
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.startsWith("lock:") && line.contains(" FLOCK ") && line.contains(inode));
        } catch (IOException closed) {
            return false;
        }
    }
}
