package whaleware.reports;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Letters in memory, until they can be written. Changes of state stay until then; of the statistics
/// the oldest give way when there are too many of them, or when they are too long together. Guarded by whoever has it.
final class EntryBuffer {
    private record Held(JournalEntry letter, int characters) {
        boolean isStats() {
            return letter.event().kind() == Event.Kind.STATS;
        }
    }

    /// At most so many statistics wait, with at most so many characters of JSON; and so many letters are written at once.
    static final int STATS = 200, CHARACTERS = 1 << 20, RUN = 200;

    private final ArrayDeque<Held> queue = new ArrayDeque<>();
    private int stats, characters;

    /// Puts a letter at the end.
    ///
    /// @return the statistics that had to go
    List<JournalEntry> add(JournalEntry letter) {
        var held = new Held(letter, letter.event().line().length());
        queue.addLast(held);
        counted(held, 1);
        var dropped = new ArrayList<JournalEntry>();
        for (var oldest = queue.iterator(); stats > STATS || characters > CHARACTERS; ) {
            var old = oldest.next();
            if (!old.isStats()) continue;
            oldest.remove();
            counted(old, -1);
            dropped.add(old.letter);
        }
        return dropped;
    }

    /// The first ones, as long as they are of one kind.
    List<JournalEntry> run() {
        return queue.stream().limit(RUN).takeWhile(held -> held.isStats() == queue.getFirst().isStats()).map(Held::letter).toList();
    }

    /// Takes so many away from the front.
    void remove(int count) {
        for (int i = 0; i < count; i++) counted(queue.removeFirst(), -1);
    }

    List<JournalEntry> all() {
        return queue.stream().map(Held::letter).toList();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    private void counted(Held held, int one) {
        if (!held.isStats()) return;
        stats += one;
        characters += one * held.characters;
    }
}
