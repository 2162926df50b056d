package whaleware.hooks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.runtime.Log;

/// The output of all hooks: reads two pipes a hook in `WW_RUN` and logs their lines. The pipes of `cron/NAME` are
/// `cron-NAME.out` and `cron-NAME.err`, created when they are needed. The stdout of `monitor` is not
/// logged, but kept for the supervisor. Thread-safe.
public final class HookOutput implements AutoCloseable {
    /// The longest stdout of `monitor`, in bytes. Of longer output one more byte is kept, to recognise it as too long.
    public static final int MAX_MONITOR_BYTES = 65_536;

    private static final long LONGEST_DRAIN = Duration.ofSeconds(1).toNanos();

    private final Path run;
    private final Log log;
    private final Map<String, OutputPipe> pipes = new ConcurrentHashMap<>();
    private final Map<String, OutputTail> tails = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream monitorOutput = new ByteArrayOutputStream();

    /// @param run the folder in which the launcher has created the pipes
    public HookOutput(Path run, Log log) {
        this.run = run;
        this.log = log;
    }

    /// Reads the pipe of one stream of a hook from now on, and returns the pipe's path.
    ///
    /// Throws Failure if the pipe cannot be opened.
    ///
    /// @param stream `out` or `err`
    Path open(String hook, String stream) {
        var name = hook + "." + stream;
        var path = run.resolve(name.replace('/', '-'));
        pipes.computeIfAbsent(name, _ -> {
            try {
                if (name.equals("monitor.out")) return new OutputPipe(path, "", this::keepMonitorOutput);
                if (hook.indexOf('/') > 0 && !Files.exists(path)) makePipe(path);
                boolean error = stream.equals("err");
                return new OutputPipe(path, hook + ": ", (lines, length) -> {
                    tailOf(hook).add(lines, length);
                    return log.hook(hook, error, lines, length);
                });
            } catch (IOException e) {
                throw new Failure(ExitCode.INTERNAL, "cannot read the output of hook " + hook + ": " + e.getMessage()
                        + " (is " + run + " the folder that the launcher created?)");
            }
        });
        return path;
    }

    /// The launcher cannot know the names of these hooks. Java has no mkfifo(3).
    private static void makePipe(Path path) throws IOException {
        var mkfifo = new ProcessBuilder("mkfifo", "-m", "600", path.toString()).redirectErrorStream(true).start();
        var error = new String(mkfifo.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!Files.exists(path)) throw new IOException(error);
    }

    /// Reads the pipes of all hooks, for hooks that another supervisor has started.
    public void openAll() {
        for (var hook : HookFile.NAMES) for (var stream : List.of("out", "err")) open(hook, stream);
    }

    /// Ends each line of these hooks that has no line break yet, and waits until their output so far is logged: for one
    /// second at most, and not at all if the log is blocked.
    void drain(String... hooks) {
        var marked = new ArrayList<CountDownLatch>();
        for (var hook : hooks) {
            for (var stream : List.of("out", "err")) {
                var pipe = pipes.get(hook + "." + stream);
                if (pipe != null) marked.add(pipe.mark());
            }
        }
        long deadline = System.nanoTime() + LONGEST_DRAIN;
        try {
            for (var latch : marked) {
                if (log.blocked()) return;
                var _ = latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// As [#drain], for all hooks that have run.
    void drainAll() {
        drain(pipes.keySet().stream().filter(name -> name.endsWith(".out"))
                .map(name -> name.substring(0, name.length() - 4)).toArray(String[]::new));
    }

    /// Discards what earlier runs of a hook have printed.
    void startRun(String hook) {
        takeMonitorOutput();
        clearTail(hook);
    }

    /// Discards what earlier runs of a hook that runs beside the life cycle have printed.
    void clearTail(String hook) {
        tailOf(hook).clear();
    }

    /// Returns the last lines that a hook has printed in its last run, on stdout and stderr.
    public List<String> tail(String hook) {
        return tailOf(hook).lines();
    }

    private OutputTail tailOf(String hook) {
        return tails.computeIfAbsent(hook, _ -> new OutputTail());
    }

    /// Returns the stdout of `monitor` since the last call.
    synchronized String takeMonitorOutput() {
        // as UTF-8, output over the limit could have fewer characters than the limit, and would seem valid
        boolean tooLong = monitorOutput.size() > MAX_MONITOR_BYTES;
        var text = monitorOutput.toString(tooLong ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        monitorOutput.reset();
        return text;
    }

    private synchronized byte[] keepMonitorOutput(byte[] lines, int length) {
        tailOf("monitor").add(lines, length);
        int room = MAX_MONITOR_BYTES + 1 - monitorOutput.size();
        monitorOutput.write(lines, 0, Math.max(0, Math.min(length, room)));
        return lines;
    }

    /// Stops reading all pipes.
    @Override
    public void close() throws IOException {
        for (var pipe : pipes.values()) pipe.close();
    }
}
