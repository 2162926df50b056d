package whaleware.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

/// What is tortured: a home, in containers made of this machine by namespaces, or an image, in containers of its engine.
sealed interface Subject permits HomeSubject, ImageSubject {
    /// How its owner knows it.
    String name();

    /// A copy of its hooks, `/ww/usr`: what a fault replaces is replaced in a copy of that copy.
    Path usr();

    /// Brings everything that a start needs, once.
    void prepare() throws IOException, InterruptedException;

    /// Starts a container of it.
    ///
    /// @param folder of this container alone
    /// @param setup how
    ContainerUnderTest start(Path folder, Setup setup) throws IOException;

    /// Runs a program to its end.
    ///
    /// @return what it printed
    /// @throws Failure 78, with what it printed last, where it fails
    static String run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new java.io.File("/dev/null")).start();
        var out = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) throw new Failure(ExitCode.CONFIG, "cannot run " + String.join(" ", command) + ": " + out.lines().reduce("it failed", (_, line) -> line));
        return out;
    }
}
