package whaleware.lifecycle;

import java.time.Duration;
import java.util.function.Supplier;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.hooks.HookFinder;
import whaleware.hooks.HookRunner;
import whaleware.hooks.ParallelHooks;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.OperatorSwitches;
import whaleware.runtime.PendingRequests;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;
import whaleware.runtime.TerminationDelays;

/// Ends the life cycle, in STOPPED or in ERROR, and brings the service down for a restart.
final class Shutdown {
    private static final Duration HOOK_NAMES = Duration.ofSeconds(2);

    private final EventLoop loop;
    private final HookRunner hooks;
    private final ParallelHooks parallel;
    private final Service service;
    private final StatusPublisher publisher;
    private final ActiveConfig cfg;
    private final StateFile state;
    private final StopBudget budget;
    private final ServiceReadiness readiness;
    private final BackupJobs backups;
    private final BackgroundBake bake;
    private final Log log;

    Shutdown(EventLoop loop, HookRunner hooks, ParallelHooks parallel, Service service, StatusPublisher publisher,
             ActiveConfig cfg, StateFile state, StopBudget budget, ServiceReadiness readiness, BackupJobs backups,
             BackgroundBake bake, Log log) {
        this.loop = loop;
        this.hooks = hooks;
        this.parallel = parallel;
        this.service = service;
        this.publisher = publisher;
        this.cfg = cfg;
        this.state = state;
        this.budget = budget;
        this.readiness = readiness;
        this.backups = backups;
        this.bake = bake;
        this.log = log;
    }

    /// STOPPING, then STOPPED: ends the running hook, waits for `ww.stop.drain`, ends the hooks beside the life cycle,
    /// brings the service down, and ends all other processes of hooks. Everything shares the stop budget.
    ///
    /// @return the exit code
    int stop() {
        boolean up = state.state() == State.UP;
        state.stopSince(budget.start());
        publisher.enter(State.STOPPING, loop.requests().stopCause());
        bake.end();
        endBackup("a stop ended it");
        boolean clean = hooks.interrupt(service.begun() ? Durations.part(budget.beforeKill(), 2) : budget.beforeKill());
        if (up) drain();
        // before the service, which they may need to end in order
        clean &= parallel.interrupt(Durations.part(budget.beforeKill(), 2));
        clean &= bringDown(budget::beforeTerm, budget::beforeKill, () -> Duration.ZERO);
        clean &= hooks.terminateAll(budget.beforeKill());
        if (clean) return publisher.leave(State.STOPPED, null, ExitCode.OK, null);
        var cause = "not clean: svcdown failed, or a process had to be killed";
        return publisher.leave(State.STOPPED, cause, ExitCode.UNCLEAN_STOP, "svcdown");
    }

    /// ERROR: brings the service down, and ends all other processes of hooks. A TERM meanwhile limits the rest to the
    /// stop budget.
    ///
    /// @return the exit code
    int error(Failure failure) {
        try {
            log.warn(failure.getMessage());
            bake.end();
            endBackup("the life ended in ERROR");
            bringDown();
            hooks.terminateAll(TerminationDelays.AFTER_TERM);
            publisher.unknownHooks(HOOK_NAMES);
        } catch (PendingRequests.StopRequested stop) {
            bake.end();
            hooks.interrupt(budget.beforeKill());
            parallel.interrupt(TerminationDelays.AFTER_TERM_IN_STOP);
            bringDown(budget::beforeTerm, budget::beforeKill, () -> Duration.ZERO);
            hooks.terminateAll(budget.beforeKill());
        }
        return publisher.leave(State.ERROR, failure.getMessage(), failure.code, HookFinder.withExitCode(failure.code));
    }

    /// Ends the backup that runs. Within a stop it gets a quarter of the budget at most.
    void endBackup(String reason) {
        var share = loop.requests().stopping() ? Durations.part(budget.beforeKill(), 4) : TerminationDelays.AFTER_TERM;
        backups.interrupt(reason, share);
        parallel.interrupt(BackupProgram.HOOK, share);
        parallel.interrupt(BackupTests.HOOK, share); // one that a killed supervisor has started
    }

    /// Waits for the rest of `ww.stop.drain`, which includes the time since `ww drain`, unless the service ends
    /// before.
    private void drain() {
        long since = state.switches().since(OperatorSwitches.DRAIN, loop.now());
        var rest = cfg.settings().stop().drain().minusNanos(loop.now() - since);
        var limit = budget.beforeKill().minus(TerminationDelays.AFTER_TERM_IN_STOP);
        if (rest.isPositive()) loop.await(rest.compareTo(limit) < 0 ? rest : limit, service::gone);
    }

    /// Ends the hooks that a killed supervisor left.
    void endLeftHook() {
        hooks.interrupt(TerminationDelays.AFTER_TERM);
        parallel.interrupt(BackupProgram.HOOK, TerminationDelays.AFTER_TERM);
        parallel.interrupt(BackupTests.HOOK, TerminationDelays.AFTER_TERM);
    }

    /// Brings the service down outside a stop.
    void bringDown() {
        bringDown(cfg.settings().timeout()::svcdown, cfg.settings().stop()::grace, readiness::extension);
    }

    /// Runs `svcdown`, then signals the processes that still run.
    ///
    /// @param hookTimeout read when the hook starts: in a stop, it is a share of the budget
    /// @param signalTimeout read when the signal is sent
    /// @param extension returns for how long the service asks to extend that; a stop has no more than its budget
    /// @return whether `svcdown` succeeded and no process had to be killed
    private boolean bringDown(Supplier<Duration> hookTimeout, Supplier<Duration> signalTimeout,
                              Supplier<Duration> extension) {
        if (!service.begun()) return true;
        var outcome = hooks.run("svcdown", hookTimeout.get());
        boolean ignored = cfg.settings().ignoreFailures().contains("svcdown");
        var next = ignored ? ": ignored, as ww.ignore_failures says" : ": the remaining processes get TERM";
        if (!outcome.ok()) log.warn("hook svcdown " + outcome + next);
        boolean clean = service.end(cfg.settings().service().stopSignal(), signalTimeout.get(), extension);
        return clean & (outcome.ok() || ignored);
    }
}
