package whaleware.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import whaleware.base.ExitCode;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookRunner;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.ServiceRecord;
import whaleware.runtime.StatusFacts;

/// Watches the service in [whaleware.runtime.State#UP]: runs `monitor` at its interval, publishes the result, and
/// checks the processes of the service, until the service has failed or a restart is requested. One object serves one
/// period of UP.
final class ServiceWatchdog {
    /// Why the service must go down.
    ///
    /// @param failedHook null if the restart was requested
    record Down(String cause, String failedHook) {}

    /// The shortest time between two runs of `monitor` that dead daemons cause.
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    /// `monitor` runs once more so long after the death of a daemon: a `monitor` that only checks the pid succeeds
    /// until the zombie is reaped, which may take a while if PID 1 is not the launcher.
    private static final Duration SECOND_CHECK = Duration.ofSeconds(3);

    /// For so long the processes of the service are looked at before it is asked again whether that must be.
    private static final Duration LOOKING = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final HookRunner hooks;
    private final Service service;
    private final StatusPublisher publisher;
    private final ActiveConfig cfg;
    private final ConfigFiles files;
    private final ControlCommands commands;
    private final ServiceReadiness readiness;
    private final BackupJobs backups;
    private final Restores restores;
    private final Log log;
    private final ServiceHints hints;
    private final MonitorAnswer answers;
    /// A daemon that has ended, before `monitor` is asked, and until it has answered.
    private Optional<Down> deadDaemon = Optional.empty(), unanswered = Optional.empty();
    private long lastRun, nextRun;
    private final long begun;
    private int failures, looks, unusable, outdated;
    private boolean maintenance, secondCheck, upHook, healthy;

    /// @param entered whether UP was entered just now: then the hook `up` runs once, after the first `monitor`
    ServiceWatchdog(EventLoop loop, HookRunner hooks, Service service, StatusPublisher publisher, ActiveConfig cfg,
             ConfigFiles files, ControlCommands commands, ServiceReadiness readiness, BackupJobs backups,
             Restores restores, ServiceHints hints, Log log, boolean entered) {
        this.loop = loop;
        this.hooks = hooks;
        this.service = service;
        this.publisher = publisher;
        this.cfg = cfg;
        this.files = files;
        this.commands = commands;
        this.readiness = readiness;
        this.backups = backups;
        this.restores = restores;
        this.log = log;
        this.hints = hints;
        this.answers = new MonitorAnswer(log);
        this.upHook = entered;
        this.begun = loop.now();
        this.nextRun = begun;
        this.lastRun = nextRun - Duration.ofDays(1).toNanos();
        readiness.expectSign();
    }

    /// Watches the service, and returns why it must go down.
    Down awaitDown() {
        while (true) {
            awaitEvent(Duration.ofNanos(Math.max(0, nextRun - loop.now())));
            if (commands.restoreRequested()) backups.endTest();
            var restore = restores.step(); // before a restart, so that the verification runs beside the service
            if (loop.requests().takeReload() && cfg.reload() && restartForReload()) return new Down("HUP", null);
            if (commands.pending(ControlCommands.RESTART)) return new Down(commands.takeRestartCause(), null);
            if (restore != null) return new Down(restore, null);
            if (backups.step()) return new Down("backup", null);
            if (maintenanceOver()) nextRun = loop.now();
            if (!maintenance) {
                var down = checkProcesses();
                if (down.isPresent()) return down.get();
            }
            if (loop.now() < nextRun && !commands.pending(ControlCommands.MONITOR)) continue;
            var down = runMonitor();
            if (down.isPresent()) return down.get();
            if (upHook) runUpHook();
            upHook = false;
        }
    }

    private boolean restartForReload() {
        return files.needRestart(hooks.finder().has("boot"));
    }

    private void awaitEvent(Duration timeout) {
        if (service.signalsItsEnd()) loop.awaitMessage(timeout, this::event);
        else loop.await(timeout.compareTo(LOOKING) < 0 ? timeout : LOOKING, this::event);
    }

    private boolean event() {
        if (deadDaemon.isEmpty()) deadDaemon = service.deadDaemon().map(ServiceWatchdog::down);
        return loop.requests().reloadRequested() || commands.maintenance() != maintenance
                || commands.pending(ControlCommands.RESTART) || commands.pending(ControlCommands.MONITOR)
                || !maintenance && (deadDaemon.isPresent() || readiness.watchdogFailure().isPresent())
                || serviceEnded() || backups.due() || restores.due();
    }

    /// Returns whether maintenance has just ended. In maintenance no failure brings the service down; a failure that
    /// lasts does so afterwards.
    private boolean maintenanceOver() {
        boolean over = maintenance && !commands.maintenance();
        maintenance = commands.maintenance();
        if (over) {
            failures = 0;
            readiness.expectSign();
        }
        return over;
    }

    private static Down down(ServiceRecord.Daemon daemon) {
        return new Down("a daemon of " + daemon.hook() + " ended (pid " + daemon.process().pid() + ")", daemon.hook());
    }

    /// A dead daemon brings the service down only if `monitor` fails too, or if there is no `monitor` and no service in
    /// the foreground.
    private Optional<Down> checkProcesses() {
        if (service.ended().isPresent()) {
            if (healthy) hints.endedAlthoughHealthy(begun);
            return service.ended().map(end -> new Down(end, "svcup"));
        }
        var silent = readiness.watchdogFailure();
        if (silent.isPresent()) return silent.map(failure -> new Down(failure, "svcup"));
        if (deadDaemon.isEmpty()) return Optional.empty();
        boolean monitor = hooks.finder().has("monitor") && unusable == 0;
        if (!monitor && !service.foreground()) return deadDaemon;
        var next = monitor ? ": asking monitor" : ": the service in the foreground goes on";
        log.warn(deadDaemon.get().cause() + next);
        unanswered = deadDaemon;
        deadDaemon = Optional.empty();
        service.save();
        if (!monitor) return Optional.empty();
        secondCheck = true;
        looks = 2;
        nextRun = Math.max(loop.now(), lastRun + MIN_INTERVAL.toNanos());
        return Optional.empty();
    }

    /// Runs `monitor` once, and schedules the next run. Returns empty if the service may go on.
    private Optional<Down> runMonitor() {
        lastRun = loop.now();
        var interval = cfg.settings().monitor().every();
        nextRun = lastRun + (secondCheck && SECOND_CHECK.compareTo(interval) < 0 ? SECOND_CHECK : interval).toNanos();
        secondCheck = false;
        var down = monitor();
        // a daemon may have handed over to a successor, and that may take until the second check
        if (down.isEmpty() && looks > 0) {
            looks--;
            service.watchSuccessors();
        }
        return down;
    }

    private boolean mustGoDown() {
        if (deadDaemon.isEmpty()) deadDaemon = service.deadDaemon().map(ServiceWatchdog::down);
        return loop.requests().reloadRequested() || commands.pending(ControlCommands.RESTART)
                || !maintenance && deadDaemon.isPresent() || serviceEnded();
    }

    /// Runs the hook `up`. It is cut short if the service ends, or if a restart is requested.
    private void runUpHook() {
        var outcome = hooks.run("up", cfg.settings().timeout().up(), Map.of(), this::mustGoDown);
        if (outcome.ok() || mustGoDown()) return;
        var ignored = cfg.settings().ignoreFailures().contains("up");
        log.warn("hook up " + outcome + (ignored ? ": ignored, as ww.ignore_failures says" : ": the state stays UP"));
    }

    private boolean serviceEnded() {
        return !maintenance && service.ended().isPresent();
    }

    private Optional<Down> monitor() {
        int pauses = loop.pauses(), asked = commands.waiting(ControlCommands.MONITOR);
        var outcome = hooks.run("monitor", cfg.settings().monitor().timeout(), Map.of(), this::serviceEnded);
        if (loop.pauses() != pauses) {
            log.warn("the container was paused while monitor ran: its result is ignored");
            return Optional.empty();
        }
        if (serviceEnded()) return service.ended().map(end -> new Down(end, "svcup"));
        count(outcome);
        publish(outcome);
        // who asks while it runs wants to know how the service is afterwards: monitor runs once more
        int code = outcome instanceof HookOutcome.Done ? ExitCode.OK : ExitCode.NOT_FOUND;
        var answer = outcome instanceof HookOutcome.Absent ? "there is no monitor" : "monitor " + outcome;
        commands.replyToFirst(asked, ControlCommands.MONITOR, code, answer);
        var daemon = unanswered;
        unanswered = Optional.empty();
        if (unusable > 0) {
            log.warn("monitor " + outcome + ": it cannot be run, and answers nothing (fix it)");
            return service.foreground() ? Optional.empty() : daemon;
        }
        if (!outcome.ok()) return failed(outcome);
        if (daemon.isPresent() && service.gone()) hints.succeededWithoutProcess("monitor");
        return Optional.empty();
    }

    private void count(HookOutcome outcome) {
        boolean cannotRun = outcome instanceof HookOutcome.Failed failed && failed.unusable();
        unusable = cannotRun ? unusable + 1 : 0;
        outdated = !cannotRun && hooks.ranLastGood("monitor") ? outdated + 1 : 0;
        healthy = outcome instanceof HookOutcome.Done;
        if (outcome.ok()) failures = 0;
        else if (!cannotRun && !maintenance) failures++;
    }

    private void publish(HookOutcome outcome) {
        long now = loop.now();
        publisher.monitored(outcome, new StatusFacts.MonitorRun(outcome.toString(), Duration.ofNanos(now - lastRun),
                failures, cfg.settings().monitor().failures(), unusable, outdated,
                Duration.ofNanos(Math.max(0, nextRun - now)), answers.of(outcome)));
    }

    private Optional<Down> failed(HookOutcome outcome) {
        int limit = cfg.settings().monitor().failures();
        var consequence = maintenance ? "no restart: maintenance is on" : failures + " of " + limit;
        log.warn("monitor " + outcome + " (" + consequence + ")");
        if (maintenance || failures < limit) return Optional.empty();
        failures = 0;
        if (cfg.settings().ignoreFailures().contains("monitor")) return Optional.empty();
        return Optional.of(new Down("monitor " + outcome, "monitor"));
    }
}
