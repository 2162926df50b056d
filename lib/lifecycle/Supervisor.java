package whaleware.lifecycle;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import whaleware.base.Exit;
import whaleware.base.Failure;
import whaleware.base.House;
import whaleware.base.Places;
import whaleware.base.Proc;
import whaleware.base.RunFile;
import whaleware.config.Config;
import whaleware.hooks.Hooks;
import whaleware.hooks.Kin;
import whaleware.hooks.Pipes;
import whaleware.hooks.Spawner;
import whaleware.hooks.Trees;
import whaleware.reports.Instance;
import whaleware.runtime.AotCache;
import whaleware.runtime.Beat;
import whaleware.runtime.Log;
import whaleware.runtime.Look;
import whaleware.runtime.Loop;
import whaleware.runtime.Signals;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;
import whaleware.runtime.Words;
import whaleware.status.Door;
import whaleware.status.History;
import whaleware.status.Metrics;
import whaleware.status.SystemProbe;
import whaleware.status.TerminationLog;

/// The process that the launcher starts: puts the parts together, lets the [Life] run, and leaves its exit code for the launcher.
public final class Supervisor {
    private static final Duration LOG = Duration.ofMillis(300);

    private final Places places;
    private final Path lib;
    private final boolean alone;
    private final Map<String, String> env;
    private final Log log;
    private final Beat beat;
    private final Loop loop;
    private final long launcher = Proc.of((int) ProcessHandle.current().pid()).map(Proc::parent).orElse(0); // at the start less is to be loaded for it
    private final Door door = new Door();
    private Words words;
    private InForce cfg;
    private Duration grace = Duration.ofSeconds(1);

    private Supervisor(Path lib, boolean alone, Map<String, String> env) {
        this.places = Places.of(env);
        this.lib = lib;
        this.alone = alone;
        this.env = env;
        this.log = new Log(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), Look.text(env));
        this.beat = new Beat(places.run(), log::warn, this::look);
        this.loop = new Loop(System::nanoTime, beat);
    }

    /// Runs to the end of the life; does not return.
    ///
    /// @param lib the folder of the library, where `hook` and `jbang` lie too
    /// @param alone whether all that PID 1 starts or adopts is the launcher's, see [Kin]
    /// @param resume whether a supervisor of this life has died
    public static void main(Path lib, boolean alone, boolean resume, Map<String, String> env) {
        Thread.ofPlatform().daemon().name("ahead").start(Supervisor::ahead);
        var supervisor = new Supervisor(lib, alone, env);
        try {
            Signals.to(supervisor.loop);
            if (AotCache.missing()) supervisor.log.warn("cannot use the AOT cache of " + supervisor.places.home() + ": it is broken (starts take longer until ww bake has been run again)");
            supervisor.beat.run();
            int code = resume ? supervisor.resume() : supervisor.start();
            supervisor.leave(code);
        } catch (Failure failure) {
            supervisor.fail(failure.code, failure.getMessage());
        } catch (Exception | StackOverflowError bug) {
            supervisor.fail(Exit.INTERNAL, internal(bug));
        }
    }

    /// Beside what comes first: Jackson's parser wants a BigDecimal, and for the first one the JDK makes a table of powers, which takes 15 ms.
    private static void ahead() {
        BigDecimal.valueOf(1);
    }

    /// A broken invariant, with its trace.
    public static String internal(Throwable bug) {
        var trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        return "internal error: " + trace;
    }

    /// Before the first state this is the end. After it a service may run: no last word, and the launcher starts another
    /// supervisor, or after the fourth ends everything itself.
    private void fail(int code, String why) {
        log.warn(why);
        TerminationLog.write(env, why);
        if (!Files.exists(places.run().resolve("state.json"))) leave(code);
        log.close(LOG);
        Runtime.getRuntime().halt(Exit.INTERNAL);
    }

    private int start() throws IOException {
        var cfg = new InForce(Config.load(places.etc(), env), places, lib, env, log);
        cfg.backends(line -> {});
        door.follow(cfg.settings().http());
        cfg.save();
        var state = StateFile.fresh(places.run(), Instance.freshId(), log::warn);
        state.put("begun_mono", loop.now());
        state.put("cfg", cfg.file().toString());
        return live(cfg, state, State.BOOT, false);
    }

    private int resume() throws IOException {
        var state = StateFile.left(places.run(), log::warn);
        var file = Path.of(state.fact("cfg").asText());
        var cfg = new InForce(Files.exists(file) ? Config.saved(file) : Config.load(places.etc(), env), places, lib, env, log);
        cfg.saved(file);
        log.state(state.state());
        if (state.state() == State.STOPPING) loop.asked().stopping(state.fact("stop_since").asLong());
        return live(cfg, state, state.state(), true);
    }

    private int live(InForce cfg, StateFile state, State from, boolean resumed) throws IOException {
        var kin = new Kin(alone);
        var pipes = new Pipes(places.run(), log);
        var spawner = new Spawner(lib, loop, log, state, pipes);
        var trees = new Trees(loop, kin);
        var hooks = new Hooks(places.usr(), lib, loop, log, state, pipes, spawner, trees);
        var instance = Instance.of(env, cfg.tree()).name();
        state.environment().putAll(Map.of("WW_STATE", from.name(), "WW_PREVIOUS", state.fact("previous").asText(""), "WW_INSTANCE", instance,
                "WW_BOOT_ID", state.bootId(), "WW_CFG", cfg.file().toString(), "WW_HOME", places.home().toString(), "WW_BIN", House.commands(lib).toString()));
        var data = new Data(places.data(), places.run(), log::warn);
        var history = new History(places.run(), pipes::tail);
        var reporters = new Reporters(log, hooks, spawner, places, cfg, data, state.bootId());
        var system = new SystemProbe(places.data());
        var events = new Events(state, cfg, instance, reporters);
        var report = new Report(state, log, loop, cfg, history, events, system);
        var service = new Service(hooks, spawner, trees, loop, state, kin);
        if (resumed) events.resume();
        if (resumed && from.last()) {
            reporters.close(cfg.settings().stop().flush());
            return state.fact("code").asInt();
        }
        if (resumed) {
            pipes.openAll();
            service.resume();
            hooks.endStrays();
            state.save();
            history.add(Instant.now(), true, from + ": the supervisor died, another one goes on", null);
        }
        this.cfg = cfg;
        door.open(beat::live, state, new Metrics(state, spawner.times(), reporters::standing, new SystemProbe(places.data())));
        words = new Words(places.run().resolve("words"), loop);
        int code = new Life(loop, hooks, service, data, report, cfg, state).run(from);
        if (code != Exit.OK) TerminationLog.write(env, history.last());
        grace = cfg.settings().stop().grace().minusNanos(loop.now() - report.stopSince());
        reporters.close(grace);
        pipes.close();
        return code;
    }

    /// Tells the launcher the code, and ends at once: nothing that still runs here has anything left to do.
    private void leave(int code) {
        try {
            if (words != null) words.close();
            door.close();
            log.close(LOG);
            RunFile.exit(places.run(), code, Math.max(5, grace.toMillis() / 100));
        } catch (IOException full) {
            code = Exit.INTERNAL;
        }
        Runtime.getRuntime().halt(code);
    }

    /// The launcher may be gone, and with it the lock on the data; the port may have changed with the configuration.
    private void look() {
        if (parent() != launcher) loop.tell("TERM-ALSO");
        try {
            if (cfg != null) door.follow(cfg.settings().http());
        } catch (Failure taken) {
            log.warn(taken.getMessage());
        }
    }

    private static long parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    }
}
