package whaleware.hooks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.runtime.EventLoop;
import whaleware.runtime.HookRun;
import whaleware.runtime.Log;
import whaleware.runtime.StateFile;

/// Runs hooks: each in a session of its own, its output in pipes that outlive the supervisor, its end told to the loop.
public final class HookRunner {
    /// The exit code of a hook that could not be run, as shells have it.
    public static final int NOT_STARTED = 126;
    private static final Map<String, Integer> STAGES = Map.of("boot", ExitCode.BOOT, "firstboot", ExitCode.FIRSTBOOT, "upgrade", ExitCode.UPGRADE, "svcup", ExitCode.SVCUP, "warmup", ExitCode.WARMUP);
    private static final Duration AFTER_TERM = Duration.ofSeconds(2), AFTER_TERM_IN_STOP = Duration.ofMillis(400);

    private final Path usr, lib;
    private final EventLoop loop;
    private final Log log;
    private final StateFile state;
    private final ProcessTerminator trees;
    private final Spawner spawner;
    private final HookOutput pipes;
    private HookRun last;

    public HookRunner(Path usr, Path lib, EventLoop loop, Log log, StateFile state, HookOutput pipes, Spawner spawner, ProcessTerminator trees) {
        this.usr = usr;
        this.lib = lib;
        this.loop = loop;
        this.log = log;
        this.state = state;
        this.spawner = spawner;
        this.trees = trees;
        this.pipes = pipes;
    }

    /// Runs a hook to its end, in the loop.
    ///
    /// @param timeout after which it is ended, with all that it owns
    /// @param env what it gets besides the common environment
    /// @param cut asked at each turn of the loop: true ends the hook before its time
    public HookOutcome run(String name, Duration timeout, Map<String, String> env, BooleanSupplier cut) {
        Optional<HookFile> file;
        try {
            file = find(name);
        } catch (Failure unusable) {
            log.warn(unusable.getMessage());
            return new HookOutcome.Failed(NOT_STARTED);
        }
        if (file.isEmpty()) return new HookOutcome.Absent();
        pipes.begin(name);
        var child = spawner.spawn(name, file.get(), env, false, null);
        if (child == null) {
            loop.awaitWord();
            return new HookOutcome.Failed(NOT_STARTED);
        }
        state.hook(child.run());
        var wait = new SlowHookNotice("hook " + name, timeout, loop::now, log::say);
        boolean inTime = loop.await(timeout, () -> {
            wait.look();
            return !child.process().isAlive() || cut.getAsBoolean();
        });
        if (child.process().isAlive()) trees.end(child.run(), loop.asked().stopping() ? AFTER_TERM_IN_STOP : AFTER_TERM);
        pipes.drain(name);
        last = child.run().over();
        state.hookEnded(last, trees::alive);
        if (!inTime) return new HookOutcome.Late(timeout);
        int code = child.process().isAlive() ? 137 : child.process().exitValue();
        if (code == HookOutcome.BY_TERM || code == HookOutcome.BY_INT) loop.awaitWord();
        return code == 0 ? new HookOutcome.Done(name.equals("monitor") ? pipes.answer() : "") : new HookOutcome.Failed(code);
    }

    /// Looks at every hook before the first one runs.
    ///
    /// @return the names of those that are there, in the order of a life
    /// @throws Failure with the exit code of its stage, for one that is there and cannot be run
    public List<String> check(Set<String> ignored) {
        var names = new ArrayList<String>();
        for (var name : HookFile.NAMES) {
            try {
                if (find(name).isPresent()) names.add(name);
            } catch (Failure unusable) {
                int code = Math.max(ExitCode.BOOT, STAGES.getOrDefault(name, 0));
                if (!ignored.contains(name)) throw new Failure(code, unusable.getMessage());
                names.add(name);
            }
        }
        return names;
    }

    /// The hook whose failure leads to this exit code; null for any other.
    public static String behind(int code) {
        return STAGES.entrySet().stream().filter(stage -> stage.getValue() == code).map(Map.Entry::getKey).findFirst().orElse(null);
    }

    /// Runs a hook with nothing but the common environment.
    public HookOutcome run(String name, Duration timeout) {
        return run(name, timeout, Map.of(), () -> {});
    }

    /// Runs a hook, and `meanwhile` at each turn of the loop.
    public HookOutcome run(String name, Duration timeout, Map<String, String> env, Runnable meanwhile) {
        return run(name, timeout, env, () -> {
            meanwhile.run();
            return false;
        });
    }

    /// The hook of this name, where there is something to run.
    public Optional<HookFile> find(String name) {
        return HookFile.find(usr, lib, name);
    }

    /// The hooks that are there, by their names, in the order of a life.
    public List<String> names() {
        return HookFile.NAMES.stream().filter(this::present).toList();
    }

    /// Whether there is something to run, or something that only looks like it, and is told when it is run.
    public boolean present(String name) {
        try {
            return find(name).isPresent();
        } catch (Failure unusable) {
            return true;
        }
    }

    /// The hook of this name; empty, with a warning, where it is there and cannot be run.
    public Optional<HookFile> usable(String name) {
        try {
            return find(name);
        } catch (Failure unusable) {
            log.warn(unusable.getMessage());
            return Optional.empty();
        }
    }

    /// The last run that came to its end.
    public HookRun last() {
        return last;
    }

    /// Ends the hook that runs, if one does, or the one that another supervisor left. True when TERM was enough.
    public boolean interrupt(Duration soft) {
        var hook = state.hook();
        if (hook == null) return true;
        boolean clean = trees.end(hook, soft);
        pipes.drain(hook.name());
        state.hookEnded(hook.over(), trees::alive);
        return clean;
    }

    /// Ends what another supervisor has started and had not noted when it was killed: it would run beside its second run.
    public void endStrays() {
        trees.endStrays(state.bootId(), state.runs(), AFTER_TERM);
    }

    /// Ends whatever any hook has left. True when TERM was enough.
    public boolean endAll(Duration soft) {
        return trees.end(state.runs(), soft);
    }
}
