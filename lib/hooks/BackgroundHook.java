package whaleware.hooks;

import java.time.Duration;
import java.util.Optional;
import whaleware.runtime.EventLoop;
import whaleware.runtime.StateFile;
import whaleware.runtime.TerminationDelays;

/// A run of a hook beside the others: the caller polls it, and need not wait for its end. It owns the processes of its
/// session, and those that its environment marks; what it leaves behind is terminated.
///
/// Not thread-safe: belongs to the loop's thread.
public final class BackgroundHook {
    private static final int BY_KILL = 128 + 9;

    private final Spawner.Child child;
    private final Duration timeout;
    private final EventLoop loop;
    private final StateFile state;
    private final ProcessTerminator terminator;
    private final SlowHookNotice notice;
    private final long start;
    private final Runnable drain;
    private HookOutcome outcome;

    BackgroundHook(Spawner.Child child, Duration timeout, EventLoop loop, StateFile state,
            ProcessTerminator terminator, SlowHookNotice notice, Runnable drain) {
        this.child = child;
        this.timeout = timeout;
        this.loop = loop;
        this.state = state;
        this.terminator = terminator;
        this.notice = notice;
        this.drain = drain;
        this.start = loop.now();
        state.hookRuns().backgroundStarted(child.run());
    }

    /// Returns whether [#poll] has something to do: the hook has ended, or its time-out has passed.
    public boolean due() {
        return outcome != null || !child.process().isAlive() || late();
    }

    /// Returns the outcome, or empty while the hook runs. Terminates the hook after its time-out.
    public Optional<HookOutcome> poll() {
        if (outcome != null) return Optional.of(outcome);
        notice.check();
        if (child.process().isAlive()) {
            if (!late()) return Optional.empty();
            terminate(TerminationDelays.AFTER_TERM);
            outcome = new HookOutcome.TimedOut(timeout);
        } else {
            end(TerminationDelays.AFTER_TERM_IN_STOP);
            int code = child.process().exitValue();
            outcome = code == 0 ? new HookOutcome.Done("") : new HookOutcome.Failed(code);
        }
        return Optional.of(outcome);
    }

    private boolean late() {
        return loop.now() - start >= timeout.toNanos();
    }

    /// Terminates the hook and its processes, unless they have ended.
    ///
    /// @param afterTerm the time from TERM to KILL
    public void terminate(Duration afterTerm) {
        if (outcome != null) return;
        end(afterTerm);
        outcome = new HookOutcome.Failed(BY_KILL);
    }

    private void end(Duration afterTerm) {
        terminator.terminateLeft(child.run(), afterTerm);
        drain.run();
        state.hookRuns().backgroundEnded(child.run());
    }
}
