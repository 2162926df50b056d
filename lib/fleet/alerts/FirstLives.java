package whaleware.fleet.alerts;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.InstanceView;

/// Finds out whether the life of an instance is the first of its name. Reads the history once for each life. Not
/// thread-safe.
final class FirstLives {
    private final FleetReader reader;
    private final Map<String, Known> known = new HashMap<>();

    private record Known(String bootId, boolean first) {}

    FirstLives(FleetReader reader) {
        this.reader = reader;
    }

    /// Returns whether no event of the name is older than this life.
    boolean isFirst(InstanceView instance) throws IOException {
        var last = known.get(instance.name());
        if (last == null || !last.bootId.equals(instance.bootId())) {
            var offset = instance.clockOffset() == null ? Duration.ZERO : instance.clockOffset();
            var before = instance.bootedAt().plus(offset).minusSeconds(1);
            last = new Known(instance.bootId(), reader.history(instance.name(), before, 1).isEmpty());
            known.put(instance.name(), last);
        }
        return last.first;
    }

    /// Forgets the instances that are no longer in the fleet.
    void retain(Set<String> names) {
        known.keySet().retainAll(names);
    }
}
