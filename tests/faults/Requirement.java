package whaleware.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A requirement of a fault that some machines or subjects lack.
enum Requirement {
    /// A control group of the container's own, which can be changed from outside.
    MEMORY, PIDS, FREEZER,
    /// A monotonic clock of the container's own, by `unshare -T`.
    TIME_NAMESPACE,
    /// A wall clock that can jump, by libfaketime.
    FAKETIME,
    /// A small init: tini or catatonit.
    INIT,
    /// strace, which kills a process at a system call.
    STRACE,
    /// FUSE in the container, for a file system that does not respond.
    FUSE;

    private static final Path TIME = Path.of("/proc/self/ns/time_for_children");
    private static final List<Path> FAKETIME_LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/faketime/libfaketimeMT.so.1"));
    private static final List<Path> STRACES = List.of(Path.of("/usr/bin/strace"), Path.of("/usr/local/bin/strace"));
    private static final List<Path> INITS = List.of(Path.of("/usr/bin/tini-static"), Path.of("/usr/bin/tini"),
            Path.of("/sbin/tini"), Path.of("/usr/bin/catatonit"), Path.of("/usr/libexec/podman/catatonit"));

    /// Returns why it is missing, or empty if it is there.
    Optional<String> missing(Subject subject) {
        boolean home = subject instanceof HomeSubject;
        var group = name().toLowerCase();
        return switch (this) {
            case MEMORY, PIDS, FREEZER -> home && Limits.fresh(group, "probe").map(Limits::remove).isEmpty()
                    ? Optional.of("no control group '" + group + "' can be made here (run as root)")
                    : Optional.empty();
            case TIME_NAMESPACE -> !home ? Optional.of("only with a home: no engine gives an image its own clock")
                    : Files.exists(TIME) ? Optional.empty() : Optional.of("this kernel has no time namespaces");
            case FAKETIME -> !home ? Optional.of("only with a home: libfaketime must fit the image's C library")
                    : faketime() != null ? Optional.empty()
                    : Optional.of("no libfaketime (apt-get install faketime)");
            case STRACE -> STRACES.stream().anyMatch(Files::exists) ? Optional.empty()
                    : Optional.of("no strace (apt-get install strace)");
            case FUSE -> !home ? Optional.of("only with a home: an engine gives an image no FUSE")
                    : Files.exists(Path.of("/dev/fuse")) ? Optional.empty() : Optional.of("this kernel has no FUSE");
            case INIT -> subject instanceof ImageSubject image && image.docker() || init() != null ? Optional.empty()
                    : Optional.of("no tini and no catatonit (apt-get install tini)");
        };
    }

    /// Returns the library that changes the wall clock. Returns null if there is none.
    static Path faketime() {
        return FAKETIME_LIBRARIES.stream().filter(Files::exists).findFirst().orElse(null);
    }

    /// Returns the small init. Returns null if there is none.
    static Path init() {
        return INITS.stream().filter(Files::exists).findFirst().orElse(null);
    }

    /// Returns whether this user is root, as the suite needs.
    static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }
}
