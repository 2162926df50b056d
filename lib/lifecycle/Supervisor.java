package whaleware.lifecycle;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import whaleware.base.AtomicFile;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.base.JavaHome;
import whaleware.base.LinuxProcess;
import whaleware.config.Config;
import whaleware.hooks.HookFinder;
import whaleware.hooks.HookOutput;
import whaleware.hooks.HookRunner;
import whaleware.hooks.ProcessOwnership;
import whaleware.hooks.ProcessTerminator;
import whaleware.hooks.Spawner;
import whaleware.reports.Instance;
import whaleware.runtime.AotCache;
import whaleware.runtime.ControlPipe;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Heartbeat;
import whaleware.runtime.Log;
import whaleware.runtime.LogFormat;
import whaleware.runtime.Signals;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;
import whaleware.status.History;
import whaleware.status.Metrics;
import whaleware.status.StatusPages;
import whaleware.status.SystemSampler;
import whaleware.status.TerminationLog;

/// The process that the launcher starts: puts the parts together, lets the [LifeCycle] run, and leaves its exit code for the launcher.
public final class Supervisor {
    private static final Duration LOG = Duration.ofMillis(300);

    private final Directories places;
    private final Path lib;
    private final boolean alone;
    private final Map<String, String> env;
    private final Log log;
    private final Heartbeat beat;
    private final EventLoop loop;
    private final long launcher = LinuxProcess.of((int) ProcessHandle.current().pid()).map(LinuxProcess::parent).orElse(0); // at the start less is to be loaded for it
    private final StatusPages door = new StatusPages();
    private ControlPipe words;
    private ActiveConfig cfg;
    private StopBudget budget;

    private Supervisor(Path lib, boolean alone, Map<String, String> env) {
        this.places = Directories.of(env);
        this.lib = lib;
        this.alone = alone;
        this.env = env;
        this.log = new Log(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), LogFormat.text(env));
        this.beat = new Heartbeat(places.run(), log::warn, this::look);
        this.loop = new EventLoop(System::nanoTime, beat);
    }

    /// Runs to the end of the life; does not return.
    ///
    /// @param lib the folder of the library, where `hook` and `jbang` lie too
    /// @param alone whether all that PID 1 starts or adopts is the launcher's, see [ProcessOwnership]
    /// @param resume whether a supervisor of this life has died
    public static void main(Path lib, boolean alone, boolean resume, Map<String, String> env) {
        Thread.ofPlatform().daemon().name("ahead").start(Supervisor::ahead);
        var supervisor = new Supervisor(lib, alone, env);
        try {
            Signals.postTo(supervisor.loop);
            if (AotCache.missing()) supervisor.log.warn("cannot use the AOT cache of " + supervisor.places.home() + ": it is broken (starts take longer; run ww bake again)");
            supervisor.beat.run();
            int code = resume ? supervisor.resume() : supervisor.start();
            supervisor.leave(code);
        } catch (Failure failure) {
            supervisor.fail(failure.code, failure.getMessage());
        } catch (Exception | StackOverflowError bug) {
            supervisor.fail(ExitCode.INTERNAL, Failure.internal(bug));
        }
    }

    /// Beside what comes first: Jackson's parser wants a BigDecimal, and for the first one the JDK makes a table of powers, which takes 15 ms.
    private static void ahead() {
        BigDecimal.valueOf(1);
    }

    /// Before the first state this is the end. After it a service may run: no last word, and the launcher starts another
    /// supervisor, or after the fourth ends everything itself.
    private void fail(int code, String why) {
        log.warn(why);
        TerminationLog.write(env, why);
        if (!Files.exists(places.run().resolve("state.json"))) leave(code);
        log.close(LOG);
        Runtime.getRuntime().halt(ExitCode.INTERNAL);
    }

    private int start() throws IOException {
        var cfg = new ActiveConfig(Config.load(places.etc(), env), places, lib, env, log);
        cfg.backends(line -> {});
        door.follow(cfg.settings().http());
        cfg.save();
        var state = StateFile.create(places.run(), Instance.freshId(), loop.now(), cfg.file(), log::warn);
        return live(cfg, state, State.BOOT, false);
    }

    private int resume() throws IOException {
        var state = StateFile.load(places.run(), log::warn);
        var file = state.cfg();
        var cfg = new ActiveConfig(Files.exists(file) ? Config.saved(file) : Config.load(places.etc(), env), places, lib, env, log);
        cfg.saved(file);
        log.state(state.state());
        if (state.stopSince() != 0) loop.requests().resumeStop(state.stopSince());
        return live(cfg, state, state.state(), true);
    }

    private int live(ActiveConfig cfg, StateFile state, State from, boolean resumed) throws IOException {
        var kin = new ProcessOwnership(alone);
        var pipes = new HookOutput(places.run(), log);
        var spawner = new Spawner(lib, loop, log, state, pipes);
        var trees = new ProcessTerminator(loop, kin);
        var hooks = new HookRunner(new HookFinder(places.usr(), lib, log), loop, log, state, pipes, spawner, trees);
        var instance = Instance.of(env, cfg.tree()).name();
        state.environment().putAll(Map.of("WW_STATE", from.name(), "WW_PREVIOUS", state.previous(), "WW_INSTANCE", instance,
                "WW_BOOT_ID", state.bootId(), "WW_CFG", cfg.file().toString(), "WW_HOME", places.home().toString(), "WW_BIN", Installation.commands(lib).toString()));
        state.environment().putAll(JavaHome.forHooks(env));
        var data = new DataVolume(places.data(), places.run(), log::warn);
        var history = new History(places.run(), pipes::tail);
        var reporters = new ReporterSelection(log, hooks, spawner, places, cfg, data, state.bootId());
        var system = new SystemSampler(places.data());
        var events = new EventPublisher(state, cfg, instance, reporters);
        var report = new StatusPublisher(state, log, loop, cfg, history, events, system);
        var service = new Service(hooks, spawner, trees, loop, state, kin);
        budget = new StopBudget(loop.requests()::stopSince, () -> cfg.settings().stop().grace(), loop::now);
        if (resumed) events.resume();
        if (resumed && from.last()) {
            reporters.close(budget.atMost(cfg.settings().stop().flush()));
            return state.exitCode();
        }
        if (resumed) {
            pipes.openAll();
            service.resume();
            hooks.terminateUnsaved();
            state.save();
            history.add(Instant.now(), true, from + ": the supervisor died, another one goes on", null);
        }
        this.cfg = cfg;
        door.open(beat::live, state, new Metrics(state, spawner.durations(), reporters::standing, new SystemSampler(places.data())));
        words = new ControlPipe(places.run().resolve("words"), loop);
        int code = new LifeCycle(loop, hooks, service, data, report, cfg, state, budget).run(from);
        if (code != ExitCode.OK) TerminationLog.write(env, history.last());
        reporters.close(budget.atMost(cfg.settings().stop().flush()));
        pipes.close();
        return code;
    }

    /// Tells the launcher the code, and ends at once: nothing that still runs here has anything left to do.
    private void leave(int code) {
        try {
            if (words != null) words.close();
            door.close();
            log.close(LOG);
            writeExit(code, budget == null ? StopBudget.MIN_TENTHS : budget.tenthsForLauncher());
        } catch (IOException full) {
            code = ExitCode.INTERNAL;
        }
        Runtime.getRuntime().halt(code);
    }

    /// Writes `WW_RUN/exit` for the launcher: the exit code, and for how many tenths of a second it may terminate the remaining processes.
    private void writeExit(int code, long tenths) throws IOException {
        var exit = places.run().resolve("exit");
        var text = code + " " + tenths + "\n";
        try {
            AtomicFile.replaceInPrivateFolder(exit, text, "0600");
        } catch (IOException full) { // files that no process reads any more make room for it
            for (var spare : new String[] {"end", "beat", "exit.new"}) Files.deleteIfExists(places.run().resolve(spare));
            AtomicFile.replaceInPrivateFolder(exit, text, "0600");
        }
    }

    /// The launcher may be gone, and with it the lock on the data; the port may have changed with the configuration.
    private void look() {
        if (parent() != launcher) loop.post("TERM-ALSO");
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
