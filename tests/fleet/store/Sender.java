package whaleware.fleet.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// A life of an instance that makes reports, in the order of their numbers.
public final class Sender {
    /// What all reports announce.
    public static final Duration NEXT = Duration.ofSeconds(30);
    public final String instance, boot;
    private long sequence;
    private String state;

    public Sender(String instance, String boot) {
        this.instance = instance;
        this.boot = boot;
    }

    /// Returns this life under another name.
    public Sender renamed(String name) {
        var renamed = new Sender(name, boot);
        renamed.sequence = sequence;
        renamed.state = state;
        return renamed;
    }

    /// Returns an entry into a state.
    public Report enters(String next, Instant at, String cause) {
        var previous = state;
        state = next;
        return report(Report.LIFECYCLE, previous, cause, at, Map.of());
    }

    public Report enters(String next, Instant at) {
        return enters(next, at, null);
    }

    public Report stats(Instant at, Map<String, Double> numbers) {
        return report(Report.STATS, null, null, at, numbers);
    }

    public Report stats(Instant at) {
        return stats(at, Map.of("load", 0.5));
    }

    /// Returns an event `backup`.
    ///
    /// @param member of `backup` that is true: `test` or `late`; or null
    public Report backup(String member, String cause, Instant at) {
        var detail = JsonNodeFactory.instance.objectNode();
        if (member != null) detail.put(member, true);
        return new Report(Report.BACKUP, boot, ++sequence, instance, "shop", "1.0", Map.of("zone", "a"), state, null,
                cause, at, null, NEXT, null, false, Map.of(), detail);
    }

    private Report report(String kind, String previous, String cause, Instant at, Map<String, Double> numbers) {
        var next = InstanceView.ends(state) ? null : NEXT;
        return new Report(kind, boot, ++sequence, instance, "shop", "1.0", Map.of("zone", "a"), state, previous, cause,
                at, null, next, "c0ffee", false, numbers, null);
    }
}
