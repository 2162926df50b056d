package whaleware.reports;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Entries in memory, until they can be written. Changes of state stay until then; of the statistics
/// the oldest give way when there are too many of them, or when they are too long together. Guarded by whoever has it.
final class EntryBuffer {
    private record Sized(JournalEntry entry, int characters) {
        boolean isStats() {
            return entry.event().kind() == Event.Kind.STATS;
        }
    }

    /// At most so many statistics wait, with at most so many characters of JSON; and so many entries are written at once.
    static final int STATS = 200, CHARACTERS = 1 << 20, RUN = 200;

    private final ArrayDeque<Sized> queue = new ArrayDeque<>();
    private int stats, characters;

    /// Puts a entry at the end.
    ///
    /// @return the statistics that had to go
    List<JournalEntry> add(JournalEntry entry) {
        var sized = new Sized(entry, entry.event().line().length());
        queue.addLast(sized);
        counted(sized, 1);
        var dropped = new ArrayList<JournalEntry>();
        for (var oldest = queue.iterator(); stats > STATS || characters > CHARACTERS; ) {
            var old = oldest.next();
            if (!old.isStats()) continue;
            oldest.remove();
            counted(old, -1);
            dropped.add(old.entry);
        }
        return dropped;
    }

    /// The first ones, as long as they are of one kind.
    List<JournalEntry> run() {
        return queue.stream().limit(RUN).takeWhile(sized -> sized.isStats() == queue.getFirst().isStats()).map(Sized::entry).toList();
    }

    /// Takes so many away from the front.
    void remove(int count) {
        for (int i = 0; i < count; i++) counted(queue.removeFirst(), -1);
    }

    List<JournalEntry> all() {
        return queue.stream().map(Sized::entry).toList();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    private void counted(Sized sized, int one) {
        if (!sized.isStats()) return;
        stats += one;
        characters += one * sized.characters;
    }
}
