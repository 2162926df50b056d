package whaleware.hooks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import whaleware.base.Cgroup;
import whaleware.base.LinuxProcess;
import whaleware.runtime.EventLoop;
import whaleware.runtime.HookRun;
import whaleware.runtime.Log;
import whaleware.runtime.StateFile;

/// Starts hooks: each in a session of its own, marked by `WW_HOOK`, its output in its pipes.
public final class Spawner {
    /// A hook that runs, and the process that it is.
    public record Child(Process process, HookRun run) {
        /// Kills it and its group, from any thread.
        public void kill() {
            ProcessOwnership.signal("KILL", run);
        }
    }

    /// The memory of a supervisor, and something to spare.
    private static final long SUPERVISOR = 112L << 20;

    private final Path lib;
    private final EventLoop loop;
    private final Log log;
    private final StateFile state;
    private final HookOutput pipes;
    private final HookDurations times = new HookDurations();
    private final AtomicInteger count = new AtomicInteger();
    private String oomScore;

    /// @param lib where `hook` lies
    public Spawner(Path lib, EventLoop loop, Log log, StateFile state, HookOutput pipes) {
        this.lib = lib;
        this.loop = loop;
        this.log = log;
        this.state = state;
        this.pipes = pipes;
    }

    /// How long they took.
    public HookDurations times() {
        return times;
    }

    /// Starts a hook and lets it run; from any thread.
    ///
    /// @param direct whether it writes to the container's stdout and stderr itself, as a service in the foreground does
    /// @param stdin what it reads, or null for nothing
    /// @return null, with a warning, where no process could be started
    public Child spawn(String name, HookFile file, Map<String, String> env, boolean direct, File stdin, String... args) {
        List<String> streams;
        try {
            streams = direct ? List.of("-", "-") : List.of(pipes.open(name, "out").toString(), pipes.open(name, "err").toString());
        } catch (OutOfMemoryError noRoomForAThread) { // of the heap it would have ended the JVM
            log.warn("cannot run hook " + file.path() + ": there is no room for a thread (is the pids limit reached?)");
            return null;
        }
        var id = state.bootId() + "-" + ProcessHandle.current().pid() + "-" + count.incrementAndGet() + "-" + name;
        var command = new ArrayList<>(List.of("setsid", lib.resolve("sh/exec-hook").toString()));
        command.addAll(streams);
        command.addAll(file.command());
        command.addAll(List.of(args));
        var output = direct ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD;
        var builder = new ProcessBuilder(command).redirectInput(stdin == null ? new File("/dev/null") : stdin).redirectOutput(output).redirectError(output);
        builder.environment().putAll(state.environment());
        builder.environment().putAll(env);
        builder.environment().putAll(Map.of("WW_HOOK", id, "WW_OOM_SCORE", oomScore()));
        try {
            long before = LinuxProcess.now() - 1, began = System.nanoTime();
            var process = builder.start();
            int pid = (int) process.pid(); // a short hook may be over by now, and its daemons must not seem older than it was
            var run = new HookRun(name, id, pid, LinuxProcess.of(pid).map(LinuxProcess::born).orElse(before), Long.MAX_VALUE);
            await(process, () -> {
                loop.tell("");
                if (!direct) times.ran(name, Duration.ofNanos(System.nanoTime() - began), process.exitValue() != 0);
            });
            return new Child(process, run);
        } catch (IOException e) {
            log.warn("cannot run hook " + file.path() + ": " + e.getMessage().replaceFirst("(?s)(\\\\n|\n).*", "") + " (is the pids limit reached, or setsid missing?)");
            return null;
        }
    }

    /// On a thread of its own, since `onExit` would have to wake the common pool first: the service is to run again at once.
    private static void await(Process process, Runnable over) {
        try {
            Thread.ofPlatform().daemon().name("waits").start(() -> {
                try {
                    process.waitFor();
                    over.run();
                } catch (InterruptedException nobodyDoes) {
                    throw new IllegalStateException(nobodyDoes);
                }
            });
        } catch (OutOfMemoryError noRoomForAThread) {
            // the loop looks by itself too
        }
    }

    private synchronized String oomScore() {
        if (oomScore == null) oomScore = "" + oomScore(Cgroup.of(Path.of("/")).memoryLimit());
        return oomScore;
    }

    /// What a hook's `oom_score_adj` is raised by, in thousandths of the memory limit (proc(5)): in a small container the supervisor may
    /// be larger than the service, and is not to be the one that the kernel takes.
    static long oomScore(OptionalLong limit) {
        return Math.clamp(SUPERVISOR * 1000 / Math.max(1, limit.orElse(Long.MAX_VALUE)), 100, 900);
    }
}
