package whaleware;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Runs hooks: each in a session of its own, its output in pipes that outlive the supervisor, its end told to the loop.
final class Hooks {
    /// A hook that runs, and the process that it is.
    record Child(Process process, Run run) {}

    /// The exit code of a hook that could not be run, as shells have it.
    static final int NOT_STARTED = 126;
    private static final int BY_TERM = 128 + 15, BY_INT = 128 + 2;
    private static final Duration AFTER_TERM = Duration.ofSeconds(2), AFTER_TERM_IN_STOP = Duration.ofMillis(400);

    private final Places places;
    private final Path lib;
    private final Loop loop;
    private final Log log;
    private final StateFile state;
    private final Kin kin;
    private final Pipes pipes;
    private final AtomicInteger count = new AtomicInteger();
    private Run last;

    Hooks(Places places, Path lib, Loop loop, Log log, StateFile state, Kin kin, Pipes pipes) {
        this.places = places;
        this.lib = lib;
        this.loop = loop;
        this.log = log;
        this.state = state;
        this.kin = kin;
        this.pipes = pipes;
    }

    /// Runs a hook to its end, in the loop.
    ///
    /// @param timeout after which it is ended, with all that it owns
    /// @param env what it gets besides the common environment
    /// @param cut asked at each turn of the loop: true ends the hook before its time
    Outcome run(String name, Duration timeout, Map<String, String> env, BooleanSupplier cut) {
        Optional<HookFile> file;
        try {
            file = find(name);
        } catch (Failure unusable) {
            log.warn(unusable.getMessage());
            return new Outcome.Failed(NOT_STARTED);
        }
        if (file.isEmpty()) return new Outcome.Absent();
        pipes.answer();
        var child = spawn(name, file.get(), env, false, null);
        if (child == null) return new Outcome.Failed(NOT_STARTED);
        state.hook(child.run);
        boolean inTime = loop.await(timeout, () -> !child.process.isAlive() || cut.getAsBoolean());
        if (child.process.isAlive()) end(child.run, loop.stopping() ? AFTER_TERM_IN_STOP : AFTER_TERM);
        pipes.drain(name);
        last = child.run.over();
        state.hookEnded(last, this::leftSome);
        if (!inTime) return new Outcome.Late(timeout);
        int code = child.process.isAlive() ? 137 : child.process.exitValue();
        if (code == BY_TERM || code == BY_INT) awaitWord();
        return code == 0 ? new Outcome.Done(name.equals("monitor") ? pipes.answer() : "") : new Outcome.Failed(code);
    }

    /// A signal to the whole container (`tini -g`) meets a hook too that has no session of its own yet: then the word of it is on
    /// its way, and leads to the stop before the hook's death leads to anything else.
    private void awaitWord() {
        if (!loop.stopping()) loop.await(Duration.ofMillis(100), () -> false);
    }

    /// Looks at every hook before the first one runs.
    /// @throws Failure with the exit code of its stage, for one that is there and cannot be run
    void check(Set<String> ignored) {
        for (var name : HookFile.NAMES) {
            try {
                find(name);
            } catch (Failure unusable) {
                int code = switch (name) {
                    case "firstboot" -> Exit.FIRSTBOOT;
                    case "upgrade" -> Exit.UPGRADE;
                    case "svcup" -> Exit.SVCUP;
                    case "warmup" -> Exit.WARMUP;
                    default -> Exit.BOOT;
                };
                if (!ignored.contains(name)) throw new Failure(code, unusable.getMessage());
            }
        }
    }

    /// Runs a hook with nothing but the common environment.
    Outcome run(String name, Duration timeout) {
        return run(name, timeout, Map.of(), () -> {});
    }

    /// Runs a hook, and `meanwhile` at each turn of the loop.
    Outcome run(String name, Duration timeout, Map<String, String> env, Runnable meanwhile) {
        return run(name, timeout, env, () -> {
            meanwhile.run();
            return false;
        });
    }

    /// The hook of this name, where there is something to run.
    Optional<HookFile> find(String name) {
        return HookFile.find(places.usr(), lib, name);
    }

    /// Whether there is something to run, or something that only looks like it, and is told when it is run.
    boolean present(String name) {
        try {
            return find(name).isPresent();
        } catch (Failure unusable) {
            return true;
        }
    }

    /// Starts a hook that is to stay, and writes to the container's log itself.
    /// @return null, with a warning, where it cannot be started
    Child start(String name) {
        try {
            return spawn(name, find(name).orElseThrow(), Map.of(), true, null);
        } catch (Failure unusable) {
            log.warn(unusable.getMessage());
            return null;
        }
    }

    /// The last run that came to its end.
    Run last() {
        return last;
    }

    /// Starts a hook and lets it run; from any thread.
    ///
    /// @param direct whether it writes to the container's stdout and stderr itself, as a service in the foreground does
    /// @param stdin what it reads, or null for nothing
    /// @return null, with a warning, where no process could be started
    Child spawn(String name, HookFile file, Map<String, String> env, boolean direct, File stdin, String... args) {
        var id = state.bootId() + "-" + ProcessHandle.current().pid() + "-" + count.incrementAndGet() + "-" + name;
        var command = new ArrayList<>(List.of("setsid", lib.resolve("hook").toString(), direct ? "-" : pipes.open(name, "out").toString(), direct ? "-" : pipes.open(name, "err").toString()));
        command.addAll(file.command());
        command.addAll(List.of(args));
        var output = direct ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD;
        var builder = new ProcessBuilder(command).redirectInput(stdin == null ? new File("/dev/null") : stdin).redirectOutput(output).redirectError(output);
        builder.environment().putAll(state.environment());
        builder.environment().putAll(env);
        builder.environment().put("WW_HOOK", id);
        try {
            long before = Proc.now() - 1;
            var process = builder.start();
            int pid = (int) process.pid(); // a short hook may be over by now, and its daemons must not seem older than it was
            var run = new Run(name, id, pid, Proc.of(pid).map(Proc::born).orElse(before), Long.MAX_VALUE);
            process.onExit().thenRun(() -> loop.tell(""));
            return new Child(process, run);
        } catch (IOException e) {
            log.warn("cannot run hook " + file.path() + ": " + e.getMessage() + " (is the pids limit reached, or setsid missing?)");
            return null;
        }
    }

    /// Ends the hook that runs, if one does, or the one that another supervisor left. True when TERM was enough.
    boolean interrupt(Duration soft) {
        var hook = state.hook();
        if (hook == null) return true;
        boolean clean = end(hook, soft);
        pipes.drain(hook.name());
        state.hookEnded(hook.over(), this::leftSome);
        return clean;
    }

    /// Ends what another supervisor has started and had not noted when it was killed: it would run beside its second run.
    void endStrays() {
        for (var stray : kin.strays(state.bootId(), state.runs())) end(stray, AFTER_TERM);
    }

    private boolean leftSome(Run run) {
        return !kin.of(List.of(run)).isEmpty();
    }

    /// Ends whatever any hook has left. True when TERM was enough.
    boolean endAll(Duration soft) {
        Kin.signal("TERM", kin.of(state.runs()));
        return ended(state.runs(), soft);
    }

    /// Ends a hook outside the loop, from any thread.
    void abandon(Child child) {
        Kin.signal("KILL", child.run);
    }

    /// Ends a hook with all that it owns: TERM to its group and to those who left it, after `soft` KILL to whatever is left.
    /// True when TERM was enough.
    boolean end(Run run, Duration soft) {
        var strayed = kin.of(List.of(run)).stream().filter(p -> p.group() != run.pid()).toList();
        Kin.signal("TERM", run);
        Kin.signal("TERM", strayed);
        return ended(List.of(run), soft);
    }

    /// Waits until nothing is left of what these hooks own; after `soft` with KILL, from which new processes do not escape.
    /// True when it did not come to that.
    boolean ended(List<Run> runs, Duration soft) {
        if (loop.awaitEnd(soft, () -> kin.of(runs).isEmpty())) return true;
        loop.awaitEnd(Duration.ofMillis(500), () -> {
            var left = kin.of(runs);
            Kin.signal("KILL", left);
            return left.isEmpty();
        });
        return false;
    }
}
