package whaleware.fleet.alerts;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import whaleware.fleet.store.InstanceView;

/// Finds the instances that fell silent because a deployment replaced them: another instance of the application has
/// started about then, under a name that is new. Each new instance replaces one old instance: one that ended in order
/// first, if there is one.
final class Replacements {
    private Replacements() {}

    /// Returns the replaced instances and their boot ids. An instance that was replaced stays so for its life.
    ///
    /// @param known the result of the last call
    static Map<String, String> find(FleetSnapshot snapshot, Map<String, String> known, FirstLives firstLives)
            throws IOException {
        var replaced = new HashMap<String, String>();
        for (var instances : snapshot.applications().values()) {
            var silent = new ArrayList<InstanceView>();
            for (var instance : instances) {
                boolean isKnown = instance.bootId().equals(known.get(instance.name()));
                if (isKnown && snapshot.unheard(instance)) replaced.put(instance.name(), instance.bootId());
                else if (snapshot.silent(instance)) silent.add(instance);
            }
            if (!silent.isEmpty()) replace(snapshot, instances, silent, firstLives, replaced);
        }
        return Map.copyOf(replaced);
    }

    private static void replace(FleetSnapshot snapshot, List<InstanceView> instances, List<InstanceView> silent,
                                FirstLives firstLives, Map<String, String> replaced) throws IOException {
        var gone = instances.stream().filter(InstanceView::gone).toList();
        var used = new HashSet<String>();
        var ends = silent.stream().mapToLong(instance -> instance.lastSeen().toEpochMilli()).sorted().toArray();
        for (var starter : instances) {
            if (!snapshot.lives(starter) || starter.bootedAt() == null || !isNear(ends, starter.bootedAt())) continue;
            var old = nearest(starter.bootedAt(), silent, used);
            // one that was started again took the place of itself
            if (old == null || !firstLives.isFirst(starter)) continue;
            var ended = nearest(starter.bootedAt(), gone, used);
            used.add((ended == null ? old : ended).name());
            if (ended == null) replaced.put(old.name(), old.bootId());
        }
    }

    /// Returns whether one of the sorted times is near enough.
    private static boolean isNear(long[] times, Instant started) {
        long window = Condition.REPLACED.toMillis(), first = started.toEpochMilli() - window;
        int found = Arrays.binarySearch(times, first);
        int at = found < 0 ? -found - 1 : found;
        return at < times.length && times[at] <= first + 2 * window;
    }

    private static InstanceView nearest(Instant started, List<InstanceView> enders, Set<String> used) {
        InstanceView nearest = null;
        var least = Condition.REPLACED.plusNanos(1);
        for (var ender : enders) {
            var distance = Duration.between(ender.lastSeen(), started).abs();
            if (used.contains(ender.name()) || distance.compareTo(least) >= 0) continue;
            nearest = ender;
            least = distance;
        }
        return nearest;
    }
}
