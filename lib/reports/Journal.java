package whaleware.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The events on the disk: they are here before they are told, and until everybody was told. A folder of [SegmentedLog]s, of a file
/// for each back-end that says how far it was told, and of what was refused; where it lies is [JournalLocation]' business.
///
/// A change of state is forced to the disk, statistics are not: a power cut takes those of the last seconds.
/// Guarded by the [EventStore].
public final class Journal {
    /// With the version of what it holds: what another version left is another folder, and is left alone.
    static final String NAME = "journal-1";
    private static final int IN_DATA = 4 << 20, IN_RUN = 1 << 20;

    private final JournalLocation place;
    private final Consumer<String> warn;
    private Path folder;
    private SegmentedLog lifecycle, stats;

    /// @param run `WW_RUN`
    /// @param data `/data`
    /// @param settled whether something of ours may lie in `/data`, now
    public Journal(Path run, Path data, BooleanSupplier settled, Consumer<String> warn) {
        place = new JournalLocation(run, data, settled);
        this.warn = warn;
    }

    /// Opens it, and finds what a former life has left.
    void open() throws IOException {
        use(place.first());
        int damaged = lifecycle.damaged() + stats.damaged();
        if (damaged > 0) warn.accept(damaged + " damaged lines of " + folder + " are passed over: their events are lost (was the power cut?)");
        try (var others = Files.newDirectoryStream(folder.getParent(), "journal-*")) {
            for (var other : others) if (!other.equals(folder)) warn.accept(other + " is of another version of whaleware: its events wait there for that version (remove it if that never comes back)");
        }
    }

    private void use(Path at) throws IOException {
        place.make(at);
        lifecycle = new SegmentedLog(at, Event.Kind.LIFECYCLE);
        stats = new SegmentedLog(at, Event.Kind.STATS);
        folder = at;
    }

    /// Goes to where it is to lie, as soon as it may.
    void settle() throws IOException {
        var now = place.now(folder);
        if (!now.equals(folder)) use(now);
    }

    /// Whether the next start will find it.
    boolean keeps() {
        return place.keeps(folder);
    }

    /// The order of the last entry; 0 when there is none.
    long last() {
        return Math.max(lifecycle.last(), stats.last());
    }

    /// Writes entries behind all others, and takes them off the list; a full disk leaves some on it.
    ///
    /// @return whether a change of state is among them
    boolean write(EntryBuffer entries) throws IOException {
        boolean states = false;
        while (!entries.isEmpty()) {
            var run = entries.run();
            if (!Files.isDirectory(folder)) use(folder);
            entries.remove(log(run.getFirst().event().kind()).append(run));
            states |= run.getFirst().event().kind() == Event.Kind.LIFECYCLE;
        }
        return states;
    }

    /// Brings the changes of state to the disk itself; takes its time.
    void force() throws IOException {
        lifecycle.force();
    }

    /// The entries behind this order, of these kinds, oldest first, of about so many bytes.
    List<JournalEntry> after(long order, Set<Event.Kind> kinds, int most) {
        var entries = new ArrayList<JournalEntry>();
        var end = Long.MAX_VALUE; // where the one log was cut short, the other one must not run ahead
        for (var kind : kinds) {
            var some = log(kind).after(order, most);
            if (!some.isEmpty() && some.getLast().order() < log(kind).last()) end = Math.min(end, some.getLast().order());
            entries.addAll(some);
        }
        var last = end;
        entries.removeIf(entry -> entry.order() > last);
        entries.sort(Comparator.comparingLong(JournalEntry::order));
        return entries;
    }

    /// How many there are.
    int count(long order, Set<Event.Kind> kinds) {
        return kinds.stream().mapToInt(kind -> log(kind).count(order)).sum();
    }

    /// How far each back-end was told, and what it refused.
    DeliveryPositions told() {
        return new DeliveryPositions(folder);
    }

    private SegmentedLog log(Event.Kind kind) {
        return switch (kind) {
            case LIFECYCLE -> lifecycle;
            case STATS -> stats;
        };
    }

    /// The oldest statistics that are too many.
    List<Segment> surplus() {
        var segments = stats.closed();
        long over = stats.bytes() - (keeps() ? IN_DATA : IN_RUN);
        int n = 0;
        for (; over > 0 && n < segments.size(); n++) over -= segments.get(n).bytes();
        return segments.subList(0, n);
    }

    void drop(Segment surplus) throws IOException {
        stats.remove(surplus);
    }

    /// The last change of state in this life that was told to whoever was told up to this order; null when there is none.
    JournalEntry state(long order, String bootId) {
        var last = lifecycle.after(lifecycle.beginOfLast() - 1, Integer.MAX_VALUE).stream().filter(entry -> entry.order() <= order).reduce((first, second) -> second);
        return last.filter(entry -> entry.event().instance().bootId().equals(bootId)).orElse(null);
    }

    /// Everybody was told up to this order: what is no longer needed goes.
    void trim(long order) throws IOException {
        for (var log : List.of(lifecycle, stats)) for (var segment : log.closed()) if (segment.last() <= order) log.remove(segment);
    }
}
