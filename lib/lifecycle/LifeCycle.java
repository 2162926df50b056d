package whaleware.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.hooks.HookFinder;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookRunner;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.PendingRequests;
import whaleware.runtime.State;

/// The life cycle of a container, stage by stage, as in the README's "How it works". Every wait is in the
/// [EventLoop], so that a TERM leads to [Shutdown#stop] at once, in every stage.
final class LifeCycle {
    private static final Duration UNLIMITED = Duration.ofDays(10_000);
    private static final String NO_FOREGROUND = "cannot start the service: ww.service.foreground is set, but there is"
            + " no usr/svcup (write one that ends in \"exec SERVER\")";
    private static final String NO_SERVICE =
            "there is no service: no hook started one (write usr/svcup, as the README shows, or begin with a service"
            + " that runs: ww new NAME)";

    private final EventLoop loop;
    private final HookRunner hooks;
    private final Service service;
    private final DataVolume data;
    private final StatusPublisher publisher;
    private final ActiveConfig cfg;
    private final ConfigFiles files;
    private final ControlCommands commands;
    private final ServiceReadiness readiness;
    private final Shutdown shutdown;
    private final BackupJobs backups;
    private final Restores restores;
    private final ServiceHints hints;
    private final DataStages stages;
    private final Log log;
    private final FailurePolicy failures;
    private final RestartPolicy restarts;
    private final OomKills oomKills = new OomKills(Path.of("/"));
    private boolean entered; // UP, and the hook up has not run since

    LifeCycle(EventLoop loop, HookRunner hooks, Service service, DataVolume data, StatusPublisher publisher,
              ActiveConfig cfg, ConfigFiles files, ControlCommands commands, ServiceReadiness readiness,
              Shutdown shutdown, BackupJobs backups, Restores restores, ServiceHints hints, Path lib, Log log) {
        this.loop = loop;
        this.hooks = hooks;
        this.service = service;
        this.data = data;
        this.publisher = publisher;
        this.cfg = cfg;
        this.files = files;
        this.commands = commands;
        this.readiness = readiness;
        this.shutdown = shutdown;
        this.backups = backups;
        this.restores = restores;
        this.hints = hints;
        this.log = log;
        this.failures = new FailurePolicy(cfg, log, hooks, oomKills);
        this.stages = new DataStages(hooks, data, publisher, cfg, failures, backups, restores, lib, log);
        this.restarts = new RestartPolicy(() -> cfg.settings().restart(), loop::now, Math::random);
    }

    /// Runs the life cycle to its end.
    ///
    /// @param from [State#BOOT] in a new container, else the state in which a supervisor was killed
    /// @return the exit code
    int run(State from) {
        try {
            if (from != State.STOPPING) shutdown.endLeftHook();
            switch (from) {
                case BOOT, FIRSTBOOT, UPGRADING, WARMUP -> start(from);
                case UP -> {
                    oomKills.start();
                    stages.forgetRequest();
                }
                case RESTARTING -> restart(null, null);
                case STOPPING, STOPPED, ERROR -> throw new PendingRequests.StopRequested();
            }
            while (true) {
                var watchdog = new ServiceWatchdog(loop, hooks, service, publisher, cfg, files, commands, readiness,
                        backups, restores, hints, log, entered);
                var down = watchdog.awaitDown();
                entered = false;
                restart(oomKills.explain(down.cause(), down.failedHook()), down.failedHook());
            }
        } catch (PendingRequests.StopRequested stop) {
            commands.refusePending();
            restores.cancel();
            return shutdown.stop();
        } catch (Failure failure) {
            commands.refusePending();
            restores.cancel();
            return shutdown.error(failure);
        } catch (RuntimeException bug) {
            return shutdown.error(new Failure(ExitCode.INTERNAL, Failure.internal(bug)));
        }
    }

    private void start(State from) {
        if (from == State.BOOT) boot();
        if (from.compareTo(State.FIRSTBOOT) <= 0) stages.firstboot();
        if (from.compareTo(State.UPGRADING) <= 0) stages.upgrade();
        warmup();
        up();
    }

    private void boot() {
        publisher.enter(State.BOOT, null);
        var names = hooks.finder().check(cfg.settings().ignoreFailures());
        publisher.hooks(names);
        if (cfg.settings().service().foreground() && !names.contains("svcup")) log.warn(NO_FOREGROUND);
        files.write();
        runBoot();
    }

    private void runBoot() {
        failures.check("boot", ExitCode.BOOT, hooks.run("boot", cfg.settings().timeout().boot()));
        cfg.booted();
    }

    private void warmup() {
        publisher.enter(State.WARMUP, null);
        publisher.dataVersion(data.keeps() ? data.version() : null);
        shutdown.bringDown(); // a killed supervisor may have left a service
        bringUp();
    }

    /// `svcup`, the service's own report that it is ready, and `warmup`. The service must run through all of them.
    private void bringUp() {
        var timeout = cfg.settings().timeout();
        oomKills.start();
        service.begin(cfg.settings().service().foreground());
        var env = readiness.begin(hooks.finder().has("svcup"));
        failures.check("svcup", ExitCode.SVCUP, service.up(timeout.svcup(), env));
        awaitReady(timeout.svcup());
        var warmup = service.warm(timeout.warmup());
        if (service.ended().isPresent()) {
            loop.awaitPendingSignal();
            // else the end of the service has cut it short
            var answered = warmup instanceof HookOutcome.Done ? ", but warmup succeeded: " + ServiceHints.OTHER : "";
            throw endedEarly(service.ended().get() + answered);
        }
        failures.check("warmup", ExitCode.WARMUP, warmup);
        if (!service.shrunk()) return;
        if (!hooks.finder().has("monitor")) throw endedEarly("a daemon of svcup ended");
        if (service.gone() && warmup instanceof HookOutcome.Done) hints.succeededWithoutProcess("warmup");
    }

    private void awaitReady(Duration timeout) {
        if (readiness.await(timeout, service::gone)) return;
        boolean gone = service.gone();
        if (gone) loop.awaitPendingSignal();
        var failure = gone ? endedEarly(service.ended().orElse("no process of it runs")) : readiness.late(timeout);
        if (!cfg.settings().ignoreFailures().contains("svcup")) throw failure;
        log.warn(failure.getMessage() + ": ignored, as ww.ignore_failures says");
    }

    private Failure endedEarly(String end) {
        // what a service in the foreground prints goes past whaleware
        var hint = service.foreground() ? "see its output above, if there is any" : hooks.hint("svcup");
        return new Failure(ExitCode.SVCUP, "cannot start the service: " + oomKills.explain(end, "svcup")
                + " before it was warm (" + hint + ")");
    }

    private void up() {
        service.watch();
        publisher.enter(State.UP, null);
        loop.post(""); // the next iteration starts what is due in UP
        entered = true;
        var finder = hooks.finder();
        if (!finder.has("svcup") && !finder.has("monitor") && !hooks.leftProcesses()) log.info(NO_SERVICE);
        commands.reply(ControlCommands.RESTART, ExitCode.OK, "UP again");
        commands.forgetRestartRequest(); // this restart has fulfilled it
        replyToRestore(ExitCode.OK, "restored, and UP again");
    }

    private void replyToRestore(int code, String text) {
        boolean notYet = restores.preparing() || commands.restoreRequested(); // it came during another try
        if (!notYet) commands.reply(ControlCommands.RESTORE, code, text);
    }

    /// `svcdown`, `svcup`, `warmup`, until they succeed. `boot` comes before `svcup` if the configuration has
    /// changed.
    ///
    /// @param failedHook null if the restart was requested
    private void restart(String cause, String failedHook) {
        publisher.enter(State.RESTARTING, cause, failedHook);
        shutdown.endBackup("a restart ended it");
        for (var failed = failedHook; ; ) {
            shutdown.bringDown();
            backups.copy();
            if (failed != null) delay();
            if (loop.requests().takeReload()) cfg.reload();
            try {
                files.commit();
                if (cfg.changed()) runBoot();
                stages.restoreInRestart();
                bringUp();
                publisher.hooks(hooks.finder().names());
                up();
                return;
            } catch (Failure failure) {
                failed = stages.restoring() ? "restore" : HookFinder.withExitCode(failure.code);
                publisher.failed(failure.getMessage(), failed);
                commands.reply(ControlCommands.RESTART, ExitCode.NOT_FOUND, failure.getMessage());
                replyToRestore(ExitCode.NOT_FOUND, failure.getMessage());
            }
        }
    }

    /// Waits for the next try, and then for the end of maintenance. A HUP or `ww restart` ends the wait.
    private void delay() {
        var next = restarts.failed();
        publisher.failedStarts(restarts.count());
        var delay = next.orElseThrow(this::limitReached);
        if (!delay.isZero()) publisher.nextTry(delay);
        loop.await(delay, this::restartRequested);
        if (commands.maintenance()) log.info("the next try waits for the end of maintenance");
        loop.await(UNLIMITED, () -> !commands.maintenance() || restartRequested());
        commands.forgetRestartRequest();
        publisher.nextTry(null);
    }

    private boolean restartRequested() {
        return loop.requests().reloadRequested() || commands.restartNow() || commands.restoreRequested();
    }

    private Failure limitReached() {
        var settings = cfg.settings().restart();
        return new Failure(ExitCode.RESTART_LIMIT, "cannot restart the service: ww.restart.limit of " + settings.limit()
                + " restarts within " + Durations.format(settings.within()) + " is reached (see the failures above)");
    }
}
