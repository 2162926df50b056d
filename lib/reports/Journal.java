package whaleware.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/// The events on disk, from before their delivery until all back-ends have them. A folder with a [SegmentedLog] for
/// each kind and the [DeliveryPositions]; [JournalLocation] says where the folder is.
///
/// Events are forced to the disk, except statistics: a power cut loses those of the last seconds.
/// Not thread-safe: the [EventStore] guards it.
public final class Journal {
    /// The folder's name, with the version of its format. A journal of another version is another folder, and is left
    /// alone.
    static final String NAME = "journal-1";
    private static final int STATS_IN_DATA = 4 << 20, STATS_IN_RUN = 1 << 20;

    private final JournalLocation location;
    private final Consumer<String> warn;
    private Path folder;
    private DeliveryPositions positions;
    private final Set<Event.Kind> unsynced = EnumSet.noneOf(Event.Kind.class); // written since
    private Map<Event.Kind, SegmentedLog> logs;

    /// @param run `WW_RUN`
    /// @param data `/data`
    /// @param initialised whether whaleware may write into `/data`, now
    /// @param warn receives a line about damage, and about journals of other versions
    public Journal(Path run, Path data, BooleanSupplier initialised, Consumer<String> warn) {
        location = new JournalLocation(run, data, initialised);
        this.warn = warn;
    }

    /// Opens the journal that a former supervisor left, or a new one.
    ///
    /// @param found receives kind and order of each entry
    void open(ObjLongConsumer<Event.Kind> found) throws IOException {
        use(location.initial(), found);
        int damaged = 0;
        for (var log : logs.values()) damaged += log.damaged();
        if (damaged > 0) {
            warn.accept("cannot read " + damaged + " damaged lines of " + folder
                    + ": their events are lost (was the power cut?)");
        }
        try (var others = Files.newDirectoryStream(folder.getParent(), "journal-*")) {
            for (var other : others) {
                if (!other.equals(folder)) {
                    warn.accept(other + " belongs to another version of whaleware: its events wait for that version"
                            + " (delete the folder if that version never returns)");
                }
            }
        }
    }

    private void use(Path folder, ObjLongConsumer<Event.Kind> found) throws IOException {
        location.create(folder);
        var opened = new EnumMap<Event.Kind, SegmentedLog>(Event.Kind.class);
        for (var kind : Event.Kind.values()) {
            opened.put(kind, new SegmentedLog(folder, kind, order -> found.accept(kind, order)));
        }
        logs = opened;
        this.folder = folder;
        this.positions = new DeliveryPositions(folder);
    }

    /// Moves to `/data` as soon as that is allowed.
    void relocate() throws IOException {
        var current = location.current(folder);
        if (!current.equals(folder)) reopen(current);
    }

    private void reopen(Path folder) throws IOException {
        use(folder, (kind, known) -> {});
    }

    /// Whether the next start will find it.
    boolean isPersistent() {
        return location.isPersistent(folder);
    }

    /// Returns the order of the last entry, or 0 if there is none.
    long last() {
        long last = 0;
        for (var log : logs.values()) last = Math.max(last, log.last());
        return last;
    }

    /// Appends entries, and removes them from the buffer. If the disk is full, some remain there.
    ///
    /// @return whether an event that is never dropped is among them
    boolean write(EntryQueue buffer) throws IOException {
        while (!buffer.isEmpty()) {
            var batch = buffer.firstBatch();
            if (!Files.isDirectory(folder)) reopen(folder);
            var kind = batch.getFirst().event().kind();
            buffer.remove(logs.get(kind).append(batch));
            if (!kind.isDroppable()) unsynced.add(kind);
        }
        return !unsynced.isEmpty();
    }

    /// Forces the last writes to the disk, except statistics. May take long.
    void sync() throws IOException {
        var kinds = EnumSet.copyOf(unsynced);
        unsynced.clear();
        for (var kind : kinds) logs.get(kind).sync();
    }

    /// Returns the entries of these kinds after a position, oldest first, of about so many bytes for each kind.
    List<JournalEntry> readAfter(long position, Set<Event.Kind> kinds, int limit) throws IOException {
        var entries = new ArrayList<JournalEntry>();
        var end = Long.MAX_VALUE; // if one log was cut short, the others must not run ahead
        for (var kind : kinds) {
            var log = logs.get(kind);
            var some = log.readAfter(position, limit);
            long last = some.isEmpty() ? Long.MAX_VALUE : some.getLast().order();
            if (last < log.last()) end = Math.min(end, last);
            entries.addAll(some);
        }
        long limitOrder = end;
        entries.removeIf(entry -> entry.order() > limitOrder);
        entries.sort(Comparator.comparingLong(JournalEntry::order));
        return entries;
    }

    /// Returns the positions of the back-ends, and the events that they rejected.
    DeliveryPositions positions() {
        return positions;
    }

    private SegmentedLog stats() {
        return logs.get(Event.Kind.STATS);
    }

    /// Returns the oldest segments of statistics that exceed the bound.
    List<Segment> excess() {
        var segments = stats().closed();
        long over = stats().bytes() - (isPersistent() ? STATS_IN_DATA : STATS_IN_RUN);
        int n = 0;
        for (; over > 0 && n < segments.size(); n++) over -= segments.get(n).bytes();
        return segments.subList(0, n);
    }

    void drop(Segment excess) throws IOException {
        stats().remove(excess);
    }

    /// Returns the last event of a kind up to a position. Returns null if there is none, or if it is of another boot.
    JournalEntry last(Event.Kind kind, long position, String bootId) throws IOException {
        JournalEntry last = null;
        var log = logs.get(kind);
        for (var entry : log.readAfter(log.newestSegment() - 1, Integer.MAX_VALUE)) {
            if (entry.order() <= position) last = entry;
        }
        return last != null && last.event().instance().bootId().equals(bootId) ? last : null;
    }

    /// Deletes the segments whose entries all lie at or before this position, except the newest of each kind.
    void trim(long position) throws IOException {
        for (var log : logs.values()) {
            for (var segment : log.closed()) if (segment.last() <= position) log.remove(segment);
        }
    }
}
