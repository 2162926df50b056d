package whaleware.hooks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import whaleware.runtime.Loop;
import whaleware.runtime.Run;

/// Ends hooks with all that they own, their trees, and waits in the loop until nothing is left of them.
public final class Trees {
    private static final Duration AFTER_KILL = Duration.ofMillis(500);

    private final Loop loop;
    private final Kin kin;

    public Trees(Loop loop, Kin kin) {
        this.loop = loop;
        this.kin = kin;
    }

    /// Whether anything of it lives.
    public boolean alive(Run run) {
        return !kin.of(List.of(run)).isEmpty();
    }

    /// Ends a hook with all that it owns: TERM to its group and to those who left it, after `soft` KILL to whatever is left.
    /// True when TERM was enough.
    boolean end(Run run, Duration soft) {
        var strayed = kin.of(List.of(run)).stream().filter(p -> p.group() != run.pid()).toList();
        Kin.signal("TERM", run);
        Kin.signal("TERM", strayed);
        return ended(List.of(run), soft);
    }

    /// Waits until nothing is left of what these hooks own; after `soft` with KILL, from which new processes do not escape.
    /// True when it did not come to that.
    public boolean ended(List<Run> runs, Duration soft) {
        if (loop.awaitEnd(soft, () -> kin.of(runs).isEmpty())) return true;
        loop.awaitEnd(AFTER_KILL, () -> {
            var left = kin.of(runs);
            Kin.signal("KILL", left);
            return left.isEmpty();
        });
        return false;
    }

    /// Ends all that these hooks own: TERM to each process, after `soft` KILL. True when TERM was enough.
    boolean end(List<Run> runs, Duration soft) {
        Kin.signal("TERM", kin.of(runs));
        return ended(runs, soft);
    }

    /// Ends what lives of this boot and is in no book.
    void endStrays(String bootId, Collection<Run> known, Duration soft) {
        for (var stray : kin.strays(bootId, known)) end(stray, soft);
    }
}
