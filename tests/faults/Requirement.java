package whaleware.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What not every machine and not every subject has.
enum Requirement {
    /// A control group of the container's own, to be changed from outside.
    MEMORY, PIDS, FREEZER,
    /// A clock of the container's own: `unshare -T`; a wall clock that jumps: libfaketime.
    TIME_NAMESPACE, FAKETIME,
    /// A small init in front: tini or catatonit.
    INIT;

    private static final Path TIME = Path.of("/proc/self/ns/time_for_children");
    private static final List<Path> FAKE = List.of(Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"), Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/faketime/libfaketimeMT.so.1"));
    private static final List<Path> INITS = List.of(Path.of("/usr/bin/tini-static"), Path.of("/usr/bin/tini"), Path.of("/sbin/tini"), Path.of("/usr/bin/catatonit"), Path.of("/usr/libexec/podman/catatonit"));

    /// Why it is missing; empty where it is there.
    Optional<String> missing(Subject subject) {
        boolean home = subject instanceof HomeSubject;
        return switch (this) {
            case MEMORY, PIDS, FREEZER -> home && Limits.fresh(name().toLowerCase(), "probe").map(Limits::remove).isEmpty()
                    ? Optional.of("no control group '" + name().toLowerCase() + "' can be made here (run as root)") : Optional.empty();
            case TIME_NAMESPACE -> !home ? Optional.of("only with a home: no engine starts an image with a clock of its own")
                    : Files.exists(TIME) ? Optional.empty() : Optional.of("this kernel has no time namespaces");
            case FAKETIME -> !home ? Optional.of("only with a home: libfaketime has to fit the image's C library")
                    : faketime() != null ? Optional.empty() : Optional.of("no libfaketime (apt-get install faketime)");
            case INIT -> subject instanceof ImageSubject image && image.docker() || init() != null ? Optional.empty() : Optional.of("no tini and no catatonit (apt-get install tini)");
        };
    }

    /// The library that makes time, or null.
    static Path faketime() {
        return FAKE.stream().filter(Files::exists).findFirst().orElse(null);
    }

    /// The small init, or null.
    static Path init() {
        return INITS.stream().filter(Files::exists).findFirst().orElse(null);
    }

    /// Whether this user may do what a container's engine does.
    static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }
}
