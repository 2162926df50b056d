package whaleware.hooks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.runtime.Log;

/// Where the hooks' output goes: two pipes a hook in `WW_RUN`, into the log, but for what `monitor` answers on its stdout.
public final class HookOutput implements AutoCloseable {
    /// How much `monitor` may print, in bytes; of a longer answer only the first byte more is kept.
    public static final int LONGEST_ANSWER = 65_536;

    private final Path run;
    private final Log log;
    private final Map<String, OutputPipe> outputs = new ConcurrentHashMap<>();
    private final Map<String, OutputTail> tails = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    /// @param run the folder in which the launcher has made the pipes
    public HookOutput(Path run, Log log) {
        this.run = run;
        this.log = log;
    }

    /// The pipe for one stream of a hook, read from now on.
    ///
    /// @param stream `out` or `err`
    Path open(String hook, String stream) {
        var file = hook + "." + stream;
        outputs.computeIfAbsent(file, _ -> {
            try {
                boolean error = stream.equals("err");
                return file.equals("monitor.out") ? new OutputPipe(run.resolve(file), "", this::answers)
                        : new OutputPipe(run.resolve(file), hook + ": ", lines -> {
                            of(hook).add(lines);
                            log.pass(hook, error, lines);
                        });
            } catch (IOException e) {
                throw new Failure(ExitCode.INTERNAL, "cannot read the output of hook " + hook + ": " + e.getMessage() + " (is " + run + " as the launcher made it?)");
            }
        });
        return run.resolve(file);
    }

    /// Reads the pipes of all hooks, which another supervisor may have started.
    public void openAll() {
        for (var hook : HookFile.NAMES) for (var stream : List.of("out", "err")) open(hook, stream);
    }

    /// Passes on what a hook has written until now.
    void drain(String hook) {
        if (log.blocked()) return;
        for (var stream : List.of("out", "err")) {
            var output = outputs.get(hook + "." + stream);
            if (output != null) output.drain();
        }
    }

    /// A new run of a hook: what was printed before is not its.
    void begin(String hook) {
        answer();
        of(hook).clear();
    }

    /// The last lines that a hook has printed, on stdout and stderr.
    public List<String> tail(String hook) {
        return of(hook).lines();
    }

    private OutputTail of(String hook) {
        return tails.computeIfAbsent(hook, _ -> new OutputTail());
    }

    /// What `monitor` has printed since this was last asked.
    synchronized String answer() {
        // cut off within a character or full of what is none, it still has to look too long
        var text = answer.toString(answer.size() > LONGEST_ANSWER ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        answer.reset();
        return text;
    }

    @Override
    public void close() throws IOException {
        for (var output : outputs.values()) output.close();
    }

    private synchronized void answers(byte[] lines) {
        of("monitor").add(lines);
        answer.write(lines, 0, Math.max(0, Math.min(lines.length, LONGEST_ANSWER + 1 - answer.size())));
    }
}
