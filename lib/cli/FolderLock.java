package whaleware.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// The lock that the launcher holds on a folder, see flock(2) and proc_pid_fdinfo(5).
interface FolderLock {
    /// The file systems whose files have another device for the kernel's locks than for stat(2).
    Set<String> OTHER_DEVICE = Set.of("overlay", "btrfs", "bcachefs");

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
            var inode = device(folder) + ":" + Files.getAttribute(folder, "unix:ino") + " ";
            for (var process : processes.filter(FolderLock::isProcess).toList()) {
                try (var files = Files.list(process.resolve("fdinfo"))) {
                    if (files.anyMatch(file -> holds(file, inode))) return "held";
                } catch (AccessDeniedException ofAnotherUser) {
                    allRead = false;
                } catch (IOException | UncheckedIOException ended) {
                    // it holds no lock any more
                }
            }
            return allRead ? "free" : "unknown";
        } catch (IOException | UncheckedIOException | UnsupportedOperationException unreadable) {
            return "unknown";
        }
    }

    /// Returns the device as `MAJOR:MINOR` in hexadecimal; empty if the kernel's locks have another one.
    private static String device(Path folder) throws IOException {
        if (OTHER_DEVICE.contains(Files.getFileStore(folder).type())) return "";
        long device = (long) Files.getAttribute(folder, "unix:dev"); // as makedev(3) makes it
        long major = device >> 8 & 0xfff | device >> 32 & ~0xfffL, minor = device & 0xff | device >> 12 & ~0xffL;
        return " %02x:%02x".formatted(major, minor);
    }

    private static boolean isProcess(Path entry) {
        return entry.getFileName().toString().chars().allMatch(Character::isDigit);
    }

    private static boolean holds(Path file, String inode) {
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.startsWith("lock:") && line.contains(" FLOCK ") && line.contains(inode));
        } catch (IOException | UncheckedIOException closed) {
            return false;
        }
    }
}
