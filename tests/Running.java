package whaleware;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// A script that a [Home] has started: what it prints, as it comes, its state, signals to it and its end.
final class Running {
    private record Line(boolean error, String text) {}

    private final Process process;
    private final Path run;
    private final boolean pid1;
    private final long startedAt = System.nanoTime();
    private final List<Line> lines = new ArrayList<>();
    private final List<Thread> readers;

    /// @param pid1 whether `unshare` stands before the script and stays its parent
    Running(ProcessBuilder builder, Path run, boolean pid1) {
        this.run = run;
        this.pid1 = pid1;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        readers = List.of(reader(process.getInputStream(), false), reader(process.getErrorStream(), true));
    }

    /// The script's pid as this machine sees it, also when it is 1 inside.
    /// Inside a namespace it is known as soon as the script itself has begun.
    long pid() {
        if (!pid1) return process.pid();
        Await.until("a script begins: " + all(), () -> !process.isAlive() || child() != 0);
        return child();
    }

    private long child() {
        return process.children().map(ProcessHandle::pid).findFirst()
                .filter(pid -> { var line = Await.read(Path.of("/proc/" + pid + "/cmdline")); return !line.isEmpty() && !line.contains("mount --bind") && !line.contains("tests/container") && !line.startsWith("unshare"); })
                .orElse(0L);
    }

    /// The pid of the supervisor, once java itself has begun; `not` is one that has died.
    long supervisor(long not) {
        await("a supervisor", () -> java(not) != 0);
        return java(not);
    }

    private long java(long not) {
        return ProcessHandle.of(pid()).stream().flatMap(ProcessHandle::children).map(ProcessHandle::pid)
                .filter(pid -> pid != not && Await.read(Path.of("/proc/" + pid + "/cmdline")).split("\0")[0].endsWith("/bin/java")).findFirst().orElse(0L);
    }

    /// `TERM`, `HUP`, `KILL` … to the script.
    Running signal(String name) {
        send(name, pid());
        return this;
    }

    /// A signal to any process, by its pid on this machine.
    static void send(String name, long pid) {
        if (pid <= 1) return;    // it has ended; and to kill(1) 0 is the whole group of the tests
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The script's stdin; close it for the end of file.
    OutputStream stdin() {
        return process.getOutputStream();
    }

    /// The lines of stdout so far.
    List<String> out() {
        return lines(line -> !line.error);
    }

    /// The lines of stderr so far.
    List<String> err() {
        return lines(line -> line.error);
    }

    /// The lines of both so far, as they came.
    List<String> all() {
        return lines(line -> true);
    }

    private List<String> lines(Predicate<Line> which) {
        synchronized (lines) {
            return lines.stream().filter(which).map(Line::text).toList();
        }
    }

    /// Waits for a line, of stdout or stderr, that contains the text.
    Running awaitLine(String text) {
        return await("a line with '" + text + "'", () -> all().stream().anyMatch(line -> line.contains(text)));
    }

    /// Waits until `state.json` tells this state.
    Running awaitState(State state) {
        return await(state.name(), () -> state().contains("\"" + state + "\""));
    }

    /// Waits for anything, and tells what was printed when it does not come; at once if the script ends without it.
    Running await(String what, BooleanSupplier condition) {
        return await(what, Await.LONG, condition);
    }

    /// As [#await(String, BooleanSupplier)], within a limit of its own.
    Running await(String what, Duration limit, BooleanSupplier condition) {
        Await.until(limit, () -> what + "; it printed:\n" + String.join("\n", all()), () -> {
            if (condition.getAsBoolean()) return true;
            if (process.isAlive()) return false;
            finish();
            if (condition.getAsBoolean()) return true;
            throw new AssertionError("ended with " + process.exitValue() + " before " + what + "; it printed:\n" + String.join("\n", all()));
        });
        return this;
    }

    /// The first line of `state.json`, empty while there is none.
    String state() {
        return Await.read(run.resolve("state.json")).lines().findFirst().orElse("");
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Waits for the end and answers the exit code; a death by signal is 128 and its number.
    int exit() {
        return exit(Await.LONG);
    }

    /// As [#exit()], and fails when it takes longer than that from now.
    int exit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                throw new AssertionError("still runs after " + limit.toMillis() + " ms; it printed:\n" + String.join("\n", all()));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        finish();
        return process.exitValue();
    }

    /// How long ago it was started.
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /// Kills the script, and the whole namespace if it is PID 1; what else it started is [Home]'s business.
    void kill() {
        process.destroyForcibly();
    }

    private void finish() {     // what it printed last; a daemon of its may hold the streams for longer
        for (var reader : readers)
            try {
                reader.join(Duration.ofMillis(500));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
    }

    private Thread reader(InputStream stream, boolean error) {
        return Thread.ofVirtual().start(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line; (line = reader.readLine()) != null; )
                    synchronized (lines) {
                        lines.add(new Line(error, line));
                    }
            } catch (IOException e) {
                // the process was killed: there is no more to read
            }
        });
    }
}
