package whaleware.fleet.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// All instances in memory.
///
/// Thread-safe.
final class LiveFleet {
    private record Snapshot(long revision, SortedMap<String, InstanceView> instances) {}

    final KeySet.Pool keySets = new KeySet.Pool();
    private final ConcurrentSkipListMap<String, Live> byName = new ConcurrentSkipListMap<>();
    private final Map<Long, Live> byId = new ConcurrentHashMap<>();
    /// Instances whose view time alone changes.
    private final Set<Live> unsettled = ConcurrentHashMap.newKeySet();
    private final AtomicLong revision = new AtomicLong();
    private final AtomicLong samples = new AtomicLong();
    private volatile Snapshot snapshot = new Snapshot(0, Collections.emptySortedMap());

    Live named(String name) {
        return byName.get(name);
    }

    Live of(long id) {
        return byId.get(id);
    }

    Collection<Live> all() {
        return byName.values();
    }

    int size() {
        return byId.size();
    }

    long revision() {
        return revision.get();
    }

    /// Returns how many samples are not folded.
    long samples() {
        return samples.get();
    }

    SortedMap<String, InstanceView> instances() {
        var last = snapshot;
        long now = revision.get();
        if (last.revision == now) return last.instances;
        var views = new TreeMap<String, InstanceView>();
        byName.forEach((name, live) -> {
            var view = live.shown();
            if (view != null) views.put(name, view);
        });
        var next = new Snapshot(now, Collections.unmodifiableSortedMap(views));
        snapshot = next;
        return next.instances;
    }

    /// Sets the present of an instance, and shows it.
    Live put(long id, String name, Presence presence, KeySet keys, Instant now) {
        var live = byId.get(id);
        if (live == null) {
            live = new Live(id, name, presence, keys);
            var old = byName.put(name, live);
            if (old != null) remove(old);
            byId.put(id, live);
        } else {
            live.replace(presence, keys);
        }
        show(live, now);
        return live;
    }

    /// Takes over what another collector has stored.
    void advance(Draft stored, Instant now) {
        var live = byId.get(stored.id);
        if (live == null) {
            put(stored.id, stored.name, stored.presence, stored.keys, now);
        } else {
            live.advance(stored.presence, stored.keys);
            show(live, now);
        }
    }

    void show(Live live, Instant now) {
        if (live.show(now)) unsettled.add(live);
        else unsettled.remove(live);
        revision.incrementAndGet();
    }

    /// Shows again those whose view depends on the time.
    void tick(Instant now) {
        for (var live : unsettled) show(live, now);
    }

    void add(Live live, Sample sample) {
        live.add(sample);
        samples.incrementAndGet();
    }

    void trim(Live live, long horizon) {
        samples.addAndGet(-live.trim(horizon));
    }

    void remove(Live live) {
        byId.remove(live.id);
        byName.remove(live.name, live);
        unsettled.remove(live);
        samples.addAndGet(-live.trim(Long.MAX_VALUE));
        revision.incrementAndGet();
    }
}
