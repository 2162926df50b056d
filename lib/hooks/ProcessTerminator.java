package whaleware.hooks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import whaleware.runtime.EventLoop;
import whaleware.runtime.HookRun;

/// Ends hooks with all that they own, their trees, and waits in the loop until nothing is left of them.
public final class ProcessTerminator {
    private static final Duration AFTER_KILL = Duration.ofMillis(500);

    private final EventLoop loop;
    private final ProcessOwnership kin;

    public ProcessTerminator(EventLoop loop, ProcessOwnership kin) {
        this.loop = loop;
        this.kin = kin;
    }

    /// Whether anything of it lives.
    public boolean alive(HookRun run) {
        return !kin.of(List.of(run)).isEmpty();
    }

    /// Ends a hook with all that it owns: TERM to its group and to those who left it, after `soft` KILL to whatever is left.
    /// True when TERM was enough.
    boolean end(HookRun run, Duration soft) {
        var strayed = kin.of(List.of(run)).stream().filter(p -> p.group() != run.pid()).toList();
        ProcessOwnership.signal("TERM", run);
        ProcessOwnership.signal("TERM", strayed);
        return ended(List.of(run), soft);
    }

    /// Waits until nothing is left of what these hooks own; after `soft` with KILL, from which new processes do not escape.
    /// True when it did not come to that.
    public boolean ended(List<HookRun> runs, Duration soft) {
        if (loop.awaitEnd(soft, () -> kin.of(runs).isEmpty())) return true;
        loop.awaitEnd(AFTER_KILL, () -> {
            var left = kin.of(runs);
            ProcessOwnership.signal("KILL", left);
            return left.isEmpty();
        });
        return false;
    }

    /// Ends all that these hooks own: TERM to each process, after `soft` KILL. True when TERM was enough.
    boolean end(List<HookRun> runs, Duration soft) {
        ProcessOwnership.signal("TERM", kin.of(runs));
        return ended(runs, soft);
    }

    /// Ends what lives of this boot and is in no book.
    void endStrays(String bootId, Collection<HookRun> known, Duration soft) {
        for (var stray : kin.strays(bootId, known)) end(stray, soft);
    }
}
