package whaleware.fleet.alerts;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.InstanceView;

/// The failures of each instance in the last quarter of an hour. Reads the history of an instance only after a change
/// of its state. Not thread-safe.
final class RecentFailures {
    private static final int EVENTS = 100;

    private final FleetReader reader;
    private final Map<String, Known> known = new HashMap<>();

    /// @param since the instance's [InstanceView#since] at that time
    private record Known(String bootId, Instant since, List<Instant> failures) {}

    RecentFailures(FleetReader reader) {
        this.reader = reader;
    }

    /// Returns since when an instance has been flapping, and null if it is not.
    Instant flappingSince(InstanceView instance, Instant now) throws IOException {
        var oldest = now.minus(Condition.FLAPPING_WINDOW);
        if (instance.since().isBefore(oldest)) return null;
        var failures = failures(instance, now).stream().filter(at -> !at.isBefore(oldest)).toList();
        return failures.size() < Condition.FLAPPING ? null : failures.get(Condition.FLAPPING - 1);
    }

    private List<Instant> failures(InstanceView instance, Instant now) throws IOException {
        var last = known.get(instance.name());
        boolean same = last != null && last.since.equals(instance.since()) && last.bootId.equals(instance.bootId());
        if (!same) {
            last = new Known(instance.bootId(), instance.since(), read(instance, now));
            known.put(instance.name(), last);
        }
        return last.failures;
    }

    /// By the sender's clock, corrected: after an outage of the collector, a day's events arrive at once.
    private List<Instant> read(InstanceView instance, Instant now) throws IOException {
        var failures = new ArrayList<Instant>();
        var offset = instance.clockOffset() == null ? Duration.ZERO : instance.clockOffset();
        for (var event : reader.history(instance.name(), now.plus(offset).plus(Duration.ofDays(1)), EVENTS)) {
            boolean entered = event.state() != null && !event.state().equals(event.previous());
            boolean failed = Condition.ERROR.equals(event.state())
                    || Condition.RESTARTING.equals(event.state()) && !Condition.isAsked(event.cause());
            if ("lifecycle".equals(event.kind()) && entered && failed) failures.addFirst(event.at().minus(offset));
        }
        return failures;
    }

    /// Forgets the instances that are no longer in the fleet.
    void retain(Set<String> names) {
        known.keySet().retainAll(names);
    }
}
