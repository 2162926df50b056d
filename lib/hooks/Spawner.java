package whaleware.hooks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import whaleware.base.Cgroup;
import whaleware.base.LinuxProcess;
import whaleware.base.NonShellVariables;
import whaleware.base.ProcessClock;
import whaleware.runtime.EventLoop;
import whaleware.runtime.HookRun;
import whaleware.runtime.Log;
import whaleware.runtime.StateFile;

/// Starts hooks, each in a session of its own, marked by `WW_HOOK`, with its output in its pipes. Thread-safe.
public final class Spawner {
    /// A hook that was started.
    public record Child(Process process, HookRun run) {
        /// Sends KILL to the hook's process group. Thread-safe.
        public void kill() {
            ProcessSignals.sendToGroup("KILL", run);
        }
    }

    /// Variables of the container that hooks do not get, see sd_notify(3).
    private static final String[] NOT_INHERITED = {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"};
    /// The memory of a supervisor, with some reserve, in bytes.
    private static final long SUPERVISOR_MEMORY = 112L << 20;

    private final Path lib;
    private final EventLoop loop;
    private final Log log;
    private final StateFile state;
    private final HookOutput output;
    private final Map<String, String> nonShell;
    private final ProcessClock clock = new ProcessClock(
            LinuxProcess.of((int) ProcessHandle.current().pid()).map(LinuxProcess::born).orElse(0L));
    private final HookDurations durations = new HookDurations();
    private final AtomicInteger count = new AtomicInteger();
    private String oomScore;

    /// @param lib the folder of `sh/exec-hook`
    /// @param nonShell the container's variables that the launcher's shell has dropped
    public Spawner(Path lib, EventLoop loop, Log log, StateFile state, HookOutput output, NonShellVariables nonShell) {
        this.lib = lib;
        this.loop = loop;
        this.log = log;
        this.state = state;
        this.output = output;
        this.nonShell = nonShell.escaped();
    }

    /// Returns the clock of the processes' start times.
    public ProcessClock clock() {
        return clock;
    }

    /// Returns how long the hooks took, without a service in the foreground.
    public HookDurations durations() {
        return durations;
    }

    /// Notes the end of a hook that ran in a thread of its own. Thread-safe.
    ///
    /// @param outcome such as `ended with 0`
    public void ended(String hook, String outcome, Duration took) {
        state.hookResults().endedAlone(hook, outcome, took);
        loop.post("");
    }

    /// Starts a hook. When the hook's process ends, the loop is woken.
    ///
    /// Returns null, after a warning, if no process or thread can be started.
    ///
    /// @param foreground whether the hook writes directly to the container's stdout and stderr, as a service in the
    ///        foreground does
    /// @param stdin the hook's stdin, or null for `/dev/null`
    public Child spawn(String name, HookFile file, Map<String, String> env, boolean foreground, File stdin,
            String... args) {
        List<String> streams;
        try {
            streams = foreground ? List.of("-", "-")
                    : List.of(output.open(name, "out").toString(), output.open(name, "err").toString());
        } catch (OutOfMemoryError noThread) { // a lack of heap would have ended the JVM
            log.warn("cannot run hook " + file.path() + ": no thread can be started (is the pids limit reached?)");
            return null;
        }
        var id = state.bootId() + "-" + ProcessHandle.current().pid() + "-" + count.incrementAndGet() + "-" + name;
        var command = new ArrayList<>(List.of("setsid", lib.resolve("sh/exec-hook").toString()));
        command.addAll(streams);
        command.addAll(file.command());
        command.addAll(List.of(args));
        var target = foreground ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD;
        var builder = new ProcessBuilder(command).directory(workingFolder())
                .redirectInput(stdin == null ? new File("/dev/null") : stdin)
                .redirectOutput(target).redirectError(target);
        // those of the container are for the container's manager only
        for (var variable : NOT_INHERITED) builder.environment().remove(variable);
        builder.environment().putAll(state.environment());
        builder.environment().putAll(env);
        builder.environment().putAll(nonShell);
        // spares lib/jbang a search
        if (nonShell.isEmpty() && file.isJava()) builder.environment().put("WW_ENV", "none");
        builder.environment().putAll(Map.of("WW_HOOK", id, "WW_OOM_SCORE", oomScore()));
        try {
            long before = clock.atLeast(), start = System.nanoTime();
            var process = builder.start();
            int pid = (int) process.pid();
            // a short hook may have ended already: then its start must not seem later than that of its daemons
            long born = LinuxProcess.of(pid).map(LinuxProcess::born).orElse(before);
            clock.saw(born);
            onExit(process, () -> {
                loop.post("");
                var duration = Duration.ofNanos(System.nanoTime() - start);
                if (!foreground) durations.add(name, duration, process.exitValue() != 0);
            });
            return new Child(process, new HookRun(name, id, pid, born, Long.MAX_VALUE));
        } catch (IOException e) {
            log.warn("cannot run hook " + file.path() + ": " + e.getMessage().replaceFirst("(?s)(\\\\n|\n).*", "")
                    + " (is the pids limit reached, or setsid missing?)");
            return null;
        }
    }

    /// Returns null for the working folder of this process. If that was removed, returns the folder that has its name
    /// now, or else `/`: no JVM starts in a removed folder, and shells complain.
    private static File workingFolder() {
        try {
            if (!Files.readSymbolicLink(Path.of("/proc/self/cwd")).toString().endsWith(" (deleted)")) return null;
        } catch (IOException hidden) {
            return null;
        }
        var again = new File(System.getProperty("user.dir"));
        return again.isDirectory() ? again : new File("/");
    }

    /// Ends the last line of a hook that has ended, see [HookOutput#drain].
    public void endLines(String hook) {
        output.drain(hook);
    }

    /// Runs an action when the process ends. A thread of its own waits for that, since `Process.onExit` would have to
    /// wake the common pool first, which delays the restart of the service.
    private static void onExit(Process process, Runnable action) {
        try {
            Thread.ofPlatform().daemon().name("exit").start(() -> {
                try {
                    process.waitFor();
                    action.run();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("the thread that waits for a hook was interrupted", e);
                }
            });
        } catch (OutOfMemoryError noThread) {
            // the loop also polls the process
        }
    }

    /// Reads the memory limit in a thread, beside the start: the first time takes a JVM 3 ms.
    public void prepare() {
        try {
            Thread.ofPlatform().daemon().name("limit").start(this::oomScore);
        } catch (OutOfMemoryError noThread) {
            // the first hook reads it
        }
    }

    private synchronized String oomScore() {
        if (oomScore == null) oomScore = "" + oomScore(Cgroup.of(Path.of("/")).memoryLimit());
        return oomScore;
    }

    /// Returns the number by which a hook's `oom_score_adj` is raised: the supervisor's share of the memory limit, in
    /// thousandths (proc(5)). In a small container the supervisor may be larger than the service; the kernel must still
    /// kill the service first.
    static long oomScore(OptionalLong limit) {
        return Math.clamp(SUPERVISOR_MEMORY * 1000 / Math.max(1, limit.orElse(Long.MAX_VALUE)), 100, 900);
    }
}
