package whaleware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// A real container of an image in `tests/images`, by podman without a daemon; closing it removes it with its anonymous volumes.
///
///     Container.build("web");
///     try (var web = new Container("web", "--read-only", "-e", "CFG={\"port\": 8081}")) {
///         var run = web.start().awaitLine("run: UP after");
///         assertEquals(0, web.stop(run));
///     }
final class Container implements AutoCloseable {
    /// What first builds take on a busy machine, packages and all, in minutes.
    static final int LONG = 30;

    final String name = "ww-test-" + UUID.randomUUID();
    private final List<String> options;

    /// @param options of `podman run`, then a command if it is not to be the image's own, which begins behind a `--`
    Container(String image, String... options) {
        var all = new ArrayList<>(List.of(options));
        int command = all.indexOf("--");
        if (command < 0) all.add(image);
        else all.set(command, image);
        this.options = all;
    }

    /// Builds an image and what it is FROM; what has not changed is podman's cache. For a `@BeforeAll` with a [#LONG] time-out.
    static void build(String image, String... base) {
        var command = new ArrayList<>(List.of(Home.CHECKOUT + "/tests/images/build", image));
        command.addAll(Arrays.asList(base));
        succeed(run(command), Duration.ofMinutes(LONG));
    }

    /// podman with these arguments, as the tests use it.
    static Running podman(String... args) {
        var command = new ArrayList<>(List.of(Home.CHECKOUT + "/tests/images/podman"));
        command.addAll(Arrays.asList(args));
        return run(command);
    }

    /// What podman prints with these arguments, which it has to do well.
    static String ask(String... args) {
        return succeed(podman(args), Await.LONG);
    }

    /// Its whole life, attached: the lines are the container's, and so is the exit code.
    Running start() {
        var args = new ArrayList<>(List.of("run", "--name", name));
        args.addAll(options);
        return podman(args.toArray(String[]::new));
    }

    /// The same container once more, after its end.
    Running again() {
        return podman("start", "--attach", name);
    }

    /// `podman stop`, as an orchestrator stops it; answers the exit code.
    int stop(Running run) {
        ask("stop", name);
        return run.exit();
    }

    /// `TERM`, `HUP`, `KILL` … to PID 1.
    void signal(String signal) {
        ask("kill", "-s", signal, name);
    }

    /// A program inside, which has to end well; answers what it prints.
    String exec(String... command) {
        return succeed(execute(command), Await.LONG);
    }

    /// A program inside.
    Running execute(String... command) {
        var args = new ArrayList<>(List.of("exec", name));
        args.addAll(List.of(command));
        return podman(args.toArray(String[]::new));
    }

    /// Of `podman inspect`, by a template of Go: `{{.State.Pid}}`.
    String inspect(String template) {
        return ask("inspect", "--type", "container", "--format", template, name);
    }

    @Override
    public void close() {
        ask("rm", "--force", "--volumes", "--time", "0", "--ignore", name);
    }

    private static String succeed(Running run, Duration limit) {
        int code = run.exit(limit);
        assertEquals(0, code, () -> String.join("\n", run.all()));
        return String.join("\n", run.out());
    }

    private static Running run(List<String> command) {
        // where the kernel kills something, the container's monitor leaves a file called oom in its folder
        var builder = new ProcessBuilder(command).directory(Path.of(System.getProperty("java.io.tmpdir")).toFile());
        return new Running(builder, Path.of("/nowhere"), false);
    }
}
