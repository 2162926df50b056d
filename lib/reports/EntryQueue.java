package whaleware.reports;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// A buffer in memory of entries that are not yet in the journal. If it is full, it drops the oldest statistics; it
/// never drops another kind. Not thread-safe: the [EventStore] guards it.
final class EntryQueue {
    private record Sized(JournalEntry entry, int characters) {
        Event.Kind kind() {
            return entry.event().kind();
        }
    }

    /// The limits: so many statistics, with so many characters of JSON together; and so many entries in one batch.
    static final int STATS = 200, CHARACTERS = 1 << 20, BATCH = 200;

    private final ArrayDeque<Sized> queue = new ArrayDeque<>();
    private int stats, characters;

    /// Appends an entry. Returns the statistics that were dropped to make room.
    List<JournalEntry> add(JournalEntry entry) {
        var added = new Sized(entry, entry.json().length());
        queue.addLast(added);
        count(added, 1);
        var dropped = new ArrayList<JournalEntry>();
        for (var oldest = queue.iterator(); stats > STATS || characters > CHARACTERS; ) {
            var old = oldest.next();
            if (!old.kind().isDroppable()) continue;
            oldest.remove();
            count(old, -1);
            dropped.add(old.entry);
        }
        return dropped;
    }

    /// Returns the first entries, as long as they are of one kind.
    List<JournalEntry> firstBatch() {
        var kind = queue.getFirst().kind();
        return queue.stream().limit(BATCH).takeWhile(sized -> sized.kind() == kind).map(Sized::entry).toList();
    }

    /// Removes so many entries from the front.
    void remove(int count) {
        for (int i = 0; i < count; i++) count(queue.removeFirst(), -1);
    }

    List<JournalEntry> all() {
        return queue.stream().map(Sized::entry).toList();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    private void count(Sized sized, int sign) {
        if (!sized.kind().isDroppable()) return;
        stats += sign;
        characters += sign * sized.characters;
    }
}
