package whaleware.lifecycle;

import java.time.Duration;
import java.util.function.Supplier;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.hooks.HookFinder;
import whaleware.hooks.HookRunner;
import whaleware.runtime.EventLoop;
import whaleware.runtime.OperatorSwitches;
import whaleware.runtime.PendingRequests;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;
import whaleware.runtime.TerminationDelays;

/// How a life ends, in order and in time; and how the service goes down for a restart.
final class Shutdown {
    private final EventLoop loop;
    private final HookRunner hooks;
    private final Service service;
    private final StatusPublisher report;
    private final ActiveConfig cfg;
    private final StateFile state;
    private final StopBudget budget;

    Shutdown(EventLoop loop, HookRunner hooks, Service service, StatusPublisher report, ActiveConfig cfg, StateFile state, StopBudget budget) {
        this.loop = loop;
        this.hooks = hooks;
        this.service = service;
        this.report = report;
        this.cfg = cfg;
        this.state = state;
        this.budget = budget;
    }

    /// STOPPING: all that a TERM leads to, within one budget.
    ///
    /// @return the exit code
    int stop() {
        boolean up = report.state() == State.UP;
        state.stopSince(budget.start());
        report.enter(State.STOPPING, loop.requests().stopCause());
        boolean clean = hooks.interrupt(service.begun() ? budget.beforeKill().dividedBy(2) : budget.beforeKill());
        var drain = drain();
        var most = budget.beforeKill().minus(TerminationDelays.AFTER_TERM_IN_STOP);
        if (up && !drain.isZero()) loop.await(drain.compareTo(most) < 0 ? drain : most, service::gone);
        clean &= down(budget::beforeTerm, budget::beforeKill);
        clean &= hooks.terminateAll(budget.beforeKill());
        return clean ? report.leave(State.STOPPED, null, ExitCode.OK, null)
                : report.leave(State.STOPPED, "not clean: svcdown failed, or something had to be killed", ExitCode.UNCLEAN_STOP, "svcdown");
    }

    /// ERROR: what was started is brought down before the container leaves; a TERM meanwhile makes it a stop's haste.
    ///
    /// @return the exit code
    int error(Failure failure) {
        try {
            report.warn(failure.getMessage());
            down();
            hooks.terminateAll(TerminationDelays.AFTER_TERM);
        } catch (PendingRequests.StopRequested hurried) {
            hooks.interrupt(budget.beforeKill());
            down(budget::beforeTerm, budget::beforeKill);
            hooks.terminateAll(budget.beforeKill());
        }
        return report.leave(State.ERROR, failure.getMessage(), failure.code, HookFinder.withExitCode(failure.code));
    }

    /// What is left of `ww.stop.drain`: the time since `ww drain` counts.
    private Duration drain() {
        var drain = cfg.settings().stop().drain();
        long since = state.switches().since(OperatorSwitches.DRAIN, loop.now());
        var left = drain.minusNanos(loop.now() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// Ends the hook that a supervisor which died has left.
    void interrupt() {
        hooks.interrupt(TerminationDelays.AFTER_TERM);
    }

    /// Brings the service down, outside a stop.
    void down() {
        down(cfg.settings().timeout()::svcdown, cfg.settings().stop()::grace);
    }

    /// Both are asked when their time has come: within a stop it is what the budget has left.
    private boolean down(Supplier<Duration> forHook, Supplier<Duration> forSignal) {
        if (!service.begun()) return true;
        var outcome = hooks.run("svcdown", forHook.get());
        boolean ignored = cfg.settings().ignoreFailures().contains("svcdown");
        if (!outcome.ok()) report.warn("hook svcdown " + outcome + (ignored ? ": ignored, as ww.ignore_failures says" : ": what is left gets TERM"));
        return service.end(cfg.settings().service().stopSignal(), forSignal.get()) & (outcome.ok() || ignored);
    }
}
