package whaleware.fleet.alerts;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import whaleware.fleet.store.Backups;
import whaleware.fleet.store.FleetStore;
import whaleware.fleet.store.HistoryEntry;
import whaleware.fleet.store.InstanceView;
import whaleware.fleet.store.Report;
import whaleware.fleet.store.Series;

/// A fleet in memory with a clock that the test moves. Each instance reports every 10 s while it is not cut off.
final class FleetModel implements FleetStore, InstantSource {
    static final Duration NEXT = Duration.ofSeconds(10);

    final Map<String, InstanceView> views = new TreeMap<>();
    final Map<String, List<HistoryEntry>> histories = new HashMap<>();
    final Map<String, String> documents = new HashMap<>();
    final List<String> cutOff = new ArrayList<>();
    Instant now = Instant.parse("2026-03-01T12:00:00Z"), listening = now.minusSeconds(3600);
    boolean leads = true;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /// Adds instances that are UP.
    FleetModel up(String webapp, String... names) {
        for (var name : names) boot(webapp, name);
        return this;
    }

    /// Starts a life of an instance, which is UP at once.
    synchronized void boot(String webapp, String name) {
        var boot = name + "-" + now.getEpochSecond();
        histories.computeIfAbsent(name, _ -> new ArrayList<>()).addFirst(new HistoryEntry("x", "lifecycle", name,
                webapp, "1", "BOOT", null, null, now, now, null, false, null));
        views.put(name, new InstanceView(name, webapp, "1", boot, "UP", "WARMUP", null, now, now, NEXT, now, null,
                Map.of(), false, 0, Backups.NONE, Map.of(), Duration.ZERO, false));
    }

    /// Reports a change of state.
    synchronized void state(String name, String state, String cause) {
        var old = views.get(name);
        var next = state.equals("ERROR") || state.equals("STOPPED") ? null : NEXT;
        histories.computeIfAbsent(name, _ -> new ArrayList<>()).addFirst(new HistoryEntry("x", "lifecycle", name,
                old.webapp(), "1", state, old.state(), cause, now, now, null, false, null));
        views.put(name, new InstanceView(name, old.webapp(), "1", old.bootId(), state, old.state(), cause, now, now,
                next, old.bootedAt(), null, old.labels(), old.maintenance(), old.restarts(), old.backups(),
                Map.of(), Duration.ZERO, false));
    }

    synchronized void maintenance(String name, boolean on) {
        var old = views.get(name);
        views.put(name, with(old, now, on, old.backups(), old.labels()));
    }

    synchronized void backup(String name, Instant at, Map<String, String> labels) {
        views.put(name, with(views.get(name), now, false, new Backups(at, null, null, null), labels));
    }

    /// Sets what an instance has reported about its backups.
    synchronized void backups(String name, Backups backups) {
        var old = views.get(name);
        views.put(name, with(old, now, false, backups, old.labels()));
    }

    /// Returns an instance that has just reported.
    InstanceView reported(InstanceView view) {
        return with(view, now, view.maintenance(), view.backups(), view.labels());
    }

    private static InstanceView with(InstanceView old, Instant seen, boolean maintenance, Backups backups,
                                     Map<String, String> labels) {
        return new InstanceView(old.name(), old.webapp(), "1", old.bootId(), old.state(), old.previous(), old.cause(),
                old.since(), seen, old.next(), old.bootedAt(), null, labels, maintenance, 0, backups,
                Map.of(), Duration.ZERO, false);
    }

    /// Lets time pass by steps of a second; all instances report, except those that are cut off or have ended.
    synchronized void pass(Duration duration, Step step) {
        for (long i = 0; i < duration.toSeconds(); i++) {
            now = now.plusSeconds(1);
            if (now.getEpochSecond() % 5 == 0) views.replaceAll((name, view) -> cutOff.contains(name)
                    || view.next() == null ? view : reported(view));
            step.run();
        }
    }

    interface Step {
        void run();
    }

    @Override
    public synchronized SortedMap<String, InstanceView> instances() {
        return new TreeMap<>(views);
    }

    @Override
    public synchronized List<HistoryEntry> history(String instance, Instant before, int limit) {
        return histories.getOrDefault(instance, List.of()).stream().filter(one -> one.at().isBefore(before))
                .limit(limit).toList();
    }

    @Override
    public synchronized String document(String name) {
        return documents.get(name);
    }

    @Override
    public synchronized boolean replaceDocument(String name, String expected, String text) {
        if (!Objects.equals(documents.get(name), expected)) return false;
        documents.put(name, text);
        return true;
    }

    @Override
    public boolean leader() {
        return leads;
    }

    @Override
    public Instant listeningSince() {
        return listening;
    }

    @Override
    public long revision() {
        return 0;
    }

    @Override
    public List<String> keys(String instance) {
        return List.of();
    }

    @Override
    public List<Series> series(String instance, List<String> keys, Instant from, Instant to, int points) {
        return List.of();
    }

    @Override
    public List<Outcome> add(List<Report> reports, Instant received) throws IOException {
        throw new IOException("not needed");
    }

    @Override
    public boolean forget(String instance) {
        return views.remove(instance) != null;
    }

    @Override
    public void maintain(Instant now) {}

    @Override
    public void close() {}
}
