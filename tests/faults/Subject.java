package whaleware.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

/// The subject of the suite: a home in containers that namespaces make, or an image in containers of its engine.
sealed interface Subject permits HomeSubject, ImageSubject {
    /// Returns a copy of its hooks, `/ww/usr`. A fault replaces hooks in a copy of this copy.
    Path usr();

    /// Prepares all starts, once.
    void prepare() throws IOException, InterruptedException;

    /// Starts a container.
    ///
    /// @param folder of this container alone
    ContainerUnderTest start(Path folder, ContainerOptions options) throws IOException;

    /// Runs a program and returns its output. Throws Failure 78 with the last line if it fails.
    static String run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(new File("/dev/null")).start();
        var out = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() == 0) return out;
        var last = out.lines().reduce("it failed", (_, line) -> line);
        throw new Failure(ExitCode.CONFIG, "cannot run " + String.join(" ", command) + ": " + last);
    }
}
