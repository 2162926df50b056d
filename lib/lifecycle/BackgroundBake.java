package whaleware.lifecycle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.LinuxProcess;
import whaleware.base.Threads;
import whaleware.hooks.HookProcesses;
import whaleware.hooks.ProcessTerminator;
import whaleware.runtime.HookRun;
import whaleware.runtime.Log;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// The bake of a home that the catalogue wrote, beside the first UP of a life: later lives start faster. Any other home
/// is baked by its user alone.
///
/// It is no hook: it changes no state, and a restart of the service or of the supervisor leaves it alone. The end of
/// the life kills it, since a killed bake has changed nothing.
///
/// Not thread-safe: belongs to the loop's thread.
final class BackgroundBake {
    private static final String OFF = "WW_BAKE";
    /// Variables of the container that are not for the JVMs of a bake.
    private static final List<String> NOT_INHERITED =
            List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "WW_JAVA_OPTS");
    /// The pid of a bake that a killed supervisor may have started: its processes are found by their environment.
    private static final int UNKNOWN = -1;
    private static final int KILLED = 128 + 9;

    private final Path lib;
    private final Map<String, String> env;
    private final StateFile state;
    private final ProcessTerminator terminator;
    private final Log log;
    private final String id;
    private HookRun run;
    private boolean begun;
    private volatile boolean ended;

    /// @param lib the folder of the library
    /// @param state if it has a state, another supervisor of this life was killed, and may have started the bake
    BackgroundBake(Path lib, Map<String, String> env, StateFile state, ProcessTerminator terminator, Log log) {
        this.lib = lib;
        this.env = env;
        this.state = state;
        this.terminator = terminator;
        this.log = log;
        this.id = HookProcesses.bakeId(state.bootId());
        this.begun = state.state() != null;
        if (begun && wanted()) run = new HookRun("bake", id, UNKNOWN, 0, Long.MAX_VALUE);
    }

    /// Starts it in UP, after the first `monitor`, whose build would wait for that of the bake.
    void step() {
        if (begun || state.state() != State.UP || state.hookRuns().running() != null) return;
        begun = true;
        if (wanted()) start();
    }

    private boolean wanted() {
        return !env.getOrDefault(OFF, "").equals("no") && Directories.isShipped(lib.getParent(), env);
    }

    private void start() {
        var builder = new ProcessBuilder("setsid", lib.resolve("sh/background-bake").toString())
                .redirectInput(new File("/dev/null")).redirectErrorStream(true);
        builder.environment().keySet().removeAll(NOT_INHERITED);
        builder.environment().put(HookProcesses.VARIABLE, id);
        try {
            var process = builder.start();
            int pid = (int) process.pid();
            run = new HookRun("bake", id, pid, LinuxProcess.of(pid).map(LinuxProcess::born).orElse(0L), Long.MAX_VALUE);
            Threads.daemon("bake", () -> await(process)).start();
        } catch (IOException | OutOfMemoryError noProcess) { // a lack of heap would have ended the JVM
            failed("no process can be started");
        }
    }

    private void await(Process process) {
        String first = null, error = null;
        try (var out = process.inputReader()) {
            for (String line; (line = out.readLine()) != null; ) {
                if (first == null) first = line;
                if (line.contains(": cannot ")) error = line;
            }
            int code = process.waitFor();
            if (ended) return;
            if (code == 0 && first != null) log.info("baked " + lib.getParent() + ": the next start is faster");
            if (code == 0) return;
            failed(code == KILLED ? "it was killed (137: check the memory limit)"
                    : error != null ? error : first != null ? first : "it ended with " + ExitCode.describe(code));
        } catch (IOException | InterruptedException e) {
            failed(e.toString());
        }
    }

    private void failed(String reason) {
        log.warn("cannot bake " + lib.getParent() + ": " + reason
                + " (starts stay slow; " + OFF + "=no ends these tries)");
    }

    /// Kills it, if it runs.
    void end() {
        ended = true;
        if (run != null) terminator.kill(run);
        run = null;
    }
}
