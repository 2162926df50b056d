package whaleware.lifecycle;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import whaleware.base.AtomicFile;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FilePath;
import whaleware.base.LinuxProcess;
import whaleware.base.NonShellVariables;
import whaleware.config.Config;
import whaleware.config.SavedConfig;
import whaleware.hooks.OrphanAdoption;
import whaleware.reports.Instance;
import whaleware.runtime.AotCache;
import whaleware.runtime.ControlPipe;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Heartbeat;
import whaleware.runtime.Log;
import whaleware.runtime.LogFormat;
import whaleware.runtime.Signals;
import whaleware.runtime.StandardStream;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;
import whaleware.status.StatusPages;
import whaleware.status.TerminationLog;
import whaleware.watch.HomeWatch;

/// The process that the launcher starts. It wires the parts, runs the [LifeCycle], and leaves the exit code for the
/// launcher.
public final class Supervisor {
    private static final Duration LOG_FLUSH = Duration.ofMillis(300), CRON_TIMES = Duration.ofMillis(200);
    private static final Duration NOTIFIER_FLUSH = Duration.ofMillis(200);

    private final Directories places;
    private final Path lib;
    private final Map<String, String> env;
    private final Log log;
    private final Heartbeat heartbeat;
    private final EventLoop loop;
    /// From `/proc`: at this moment [ProcessHandle] would load more classes for the same number.
    private final long launcher =
            LinuxProcess.of((int) ProcessHandle.current().pid()).map(LinuxProcess::parent).orElse(0);
    private final NonShellVariables nonShell = NonShellVariables.of(launcher);
    private final StatusPages statusPages = new StatusPages();
    private final OrphanAdoption orphans;
    private ControlPipe controlPipe;
    private StopBudget budget;
    private SupervisorParts parts;
    private HomeWatch watch;

    private Supervisor(Directories places, Path lib, OrphanAdoption orphans, Map<String, String> env) {
        this.places = places;
        this.lib = lib;
        this.env = new HashMap<>(env);
        nonShell.addTo(this.env);
        this.orphans = orphans;
        var out = new StandardStream(FileDescriptor.out);
        var err = new StandardStream(FileDescriptor.err);
        this.log = new Log(out, err, LogFormat.text(env));
        this.heartbeat = new Heartbeat(places.run(), log::warn, this::checkEachSecond);
        this.loop = new EventLoop(System::nanoTime, this::onIteration);
    }

    /// Runs the life cycle to its end. Does not return.
    ///
    /// @param lib the folder of the library
    /// @param orphans the adoption of the orphans of hooks
    /// @param resume whether a supervisor of this container was killed, and this one goes on
    /// @param watch whether edits of the home take effect by themselves
    public static void main(String lib, OrphanAdoption orphans, boolean resume, boolean watch,
                            Map<String, String> env) {
        var supervisor = of(lib, orphans, env);
        try {
            Signals.postTo(supervisor.loop);
            supervisor.checkAotCache();
            supervisor.heartbeat.run();
            if (watch) supervisor.watch();
            int code = resume ? supervisor.resume() : supervisor.start();
            supervisor.leave(code);
        } catch (Failure failure) {
            supervisor.fail(failure.code, failure.getMessage());
        } catch (Exception | StackOverflowError | OutOfMemoryError bug) { // the last one: no thread can be started
            supervisor.fail(ExitCode.INTERNAL, Failure.internal(bug));
        }
    }

    /// If the locale cannot name one of the folders, ends with 78: no file can be written there.
    private static Supervisor of(String lib, OrphanAdoption orphans, Map<String, String> env) {
        try {
            return new Supervisor(Directories.of(env), FilePath.of("the library", lib), orphans, env);
        } catch (Failure unusable) {
            System.err.println("run: " + unusable.getMessage());
            TerminationLog.write(env, unusable.getMessage());
            Runtime.getRuntime().halt(unusable.code);
            throw unusable;
        }
    }

    private void onIteration() {
        heartbeat.run();
        if (parts == null) return;
        parts.step();
    }

    private void watch() {
        watch = new HomeWatch(places, lib, env, () -> loop.post(""));
    }

    private void checkAotCache() {
        if (!AotCache.missing()) return;
        log.warn("cannot use the AOT cache of " + places.home()
                + ": it is broken (starts take longer; run ww bake again)");
    }

    private int start() throws IOException {
        var cfg = new ActiveConfig(Config.load(places.etc(), env), places, lib, env, log);
        cfg.backends(line -> {}); // a wrong notify_url ends the start before any file is written
        Schedules.check(cfg.settings(), places, lib); // and so does a wrong schedule
        statusPages.follow(cfg.settings().http()); // and so does a port in use
        SavedConfig.keepPrevious(places);
        cfg.save();
        var state = StateFile.create(places.run(), Instance.freshId(), loop.now(), cfg.file(), log::warn);
        return run(wire(cfg, state), State.BOOT);
    }

    /// Goes on where a killed supervisor stopped.
    private int resume() throws IOException {
        var state = StateFile.load(places.run(), log::warn);
        var config = Files.exists(state.cfg())
                ? SavedConfig.read(state.cfg()).withSettings(env) : Config.load(places.etc(), env);
        var cfg = new ActiveConfig(config, places, lib, env, log);
        cfg.saved(state.cfg());
        log.state(state.state());
        if (state.stopSince() != 0) loop.requests().resumeStop(state.stopSince());
        var parts = wire(cfg, state);
        parts.events().resume();
        if (state.state().last()) {
            flushReports(parts);
            return state.exitCode();
        }
        followHttpSetting(cfg);
        parts.output().openAll();
        parts.service().resume();
        parts.readiness().resume();
        parts.hooks().terminateUnsaved();
        state.save();
        parts.history().add(Instant.now(), true, state.state() + ": the supervisor died, another one goes on", null);
        return run(parts, state.state());
    }

    private SupervisorParts wire(ActiveConfig cfg, StateFile state) {
        parts = SupervisorParts.wire(places, lib, orphans, env, nonShell, log, loop, heartbeat::live, watch,
                cfg, state);
        cfg.onChange(() -> followHttpSetting(cfg));
        budget = parts.budget();
        return parts;
    }

    private int run(SupervisorParts parts, State from) throws IOException {
        statusPages.open(parts.sources());
        controlPipe = new ControlPipe(places.run().resolve("words"), loop);
        orphans.await(log::warn);
        int code = parts.lifeCycle().run(from);
        if (code != ExitCode.OK) TerminationLog.write(env, parts.history().last());
        flushReports(parts);
        parts.output().close();
        return code;
    }

    private void flushReports(SupervisorParts parts) {
        parts.schedules().flush(budget.atMost(CRON_TIMES));
        parts.delivery().close(budget.atMost(parts.cfg().settings().stop().flush()));
    }

    /// A port that is in use stops a start, but no service that runs.
    private void followHttpSetting(ActiveConfig cfg) {
        try {
            statusPages.follow(cfg.settings().http());
        } catch (Failure portInUse) {
            log.warn(portInUse.getMessage());
        }
    }

    private void checkEachSecond() {
        checkLauncher();
        orphans.reap();
    }

    /// Stops if the launcher is gone, and with it the lock on the data.
    private void checkLauncher() {
        if (ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L) != launcher) loop.post("TERM-ALSO");
    }

    /// Leaves the exit code for the launcher, and ends at once.
    private void leave(int code) {
        try {
            if (controlPipe != null) controlPipe.close();
            statusPages.close();
            if (parts != null) parts.close(NOTIFIER_FLUSH);
            log.close(LOG_FLUSH);
            writeExit(code, budget == null ? StopBudget.MIN_TENTHS : budget.tenthsForLauncher());
        } catch (IOException full) {
            code = ExitCode.INTERNAL;
        }
        Runtime.getRuntime().halt(code);
    }

    /// Leaves if the first state was not reached: nothing runs. Later, a service may run: then the launcher gets no
    /// exit code, and starts another supervisor, or ends everything after the fourth death within a minute.
    private void fail(int code, String why) {
        log.warn(why);
        TerminationLog.write(env, log.masked(why));
        if (!Files.exists(places.run().resolve("state.json"))) leave(code);
        log.close(LOG_FLUSH);
        Runtime.getRuntime().halt(ExitCode.INTERNAL);
    }

    /// Writes `WW_RUN/exit` for the launcher: the exit code, and for how many tenths of a second it may terminate the
    /// remaining processes.
    private void writeExit(int code, long tenths) throws IOException {
        var exit = places.run().resolve("exit");
        var text = code + " " + tenths + "\n";
        try {
            AtomicFile.replaceInPrivateFolder(exit, text, "0600");
        } catch (IOException full) { // files that no process reads any more make room for it
            for (var spare : new String[] {"end", "beat", "exit.new"}) {
                Files.deleteIfExists(places.run().resolve(spare));
            }
            AtomicFile.replaceInPrivateFolder(exit, text, "0600");
        }
    }
}
