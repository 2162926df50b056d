package whaleware.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import whaleware.base.ExitCode;
import whaleware.base.LinuxProcess;

/// The launcher's permit for this supervisor to begin. The launcher starts the supervisor first, and takes the locks,
/// makes the pipes and compares the hashes of the baked files while the JVM starts. Then it writes the permit.
public final class StartPermit {
    private static final String OPTION = "--go=";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    /// In nanoseconds.
    private static final long INTERVAL = 200_000;
    /// After so many intervals it looks at the launcher.
    private static final int CHECKS = 500;

    private StartPermit() {}

    /// Waits for `WW_RUN/go` with the identifier that the options name, and removes the file. Until then, another
    /// instance may own `WW_RUN`. Returns at once if the options name no identifier.
    ///
    /// Ends this process if the launcher is gone, if it writes no permit within a minute, or if the locale cannot name
    /// the file. Then the launcher starts another supervisor, without `--go`.
    public static void await(List<String> options, Map<String, String> env) {
        for (var option : options) {
            if (!option.startsWith(OPTION)) continue;
            try {
                await(Path.of(env.get("WW_RUN")).resolve("go"), option.substring(OPTION.length()));
            } catch (IOException | RuntimeException refused) {
                Runtime.getRuntime().halt(ExitCode.INTERNAL);
            }
        }
    }

    private static void await(Path file, String identifier) throws IOException {
        if (permits(file, identifier)) return;
        long end = System.nanoTime() + LIMIT.toNanos(), launcher = parent();
        for (long i = 1; !permits(file, identifier); i++) {
            boolean late = i % CHECKS == 0 && (parent() != launcher || System.nanoTime() > end);
            if (late) throw new IOException("no permit");
            LockSupport.parkNanos(INTERVAL);
        }
    }

    // No lambda and no concatenation of strings: bake does not train this code, and the first one takes a JVM 5 ms.

    private static long parent() {
        var self = LinuxProcess.of((int) ProcessHandle.current().pid());
        return self.isPresent() ? self.get().parent() : 0;
    }

    /// The file may be incomplete, or another instance's.
    private static boolean permits(Path file, String identifier) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).strip().equals(identifier)) return false;
        Files.delete(file);
        return true;
    }
}
