package whaleware;

import java.util.ArrayDeque;

/// The queue of one [Outbox], which guards it. Changes of state stay until they are taken; of the statistics
/// the oldest give way when there are too many of them, or when they are too long together.
final class Letters {
    /// What one event needs in the queue.
    ///
    /// @param characters of statistics; 0 for a change of state
    record Letter(Event event, int characters) {}

    /// At most so many statistics wait, with at most so many characters of JSON.
    static final int STATS = 200, CHARACTERS = 1 << 20;

    private final ArrayDeque<Letter> queue = new ArrayDeque<>();
    private int stats, characters;

    /// Puts a letter at the end.
    ///
    /// @return how many statistics had to go
    int add(Letter letter) {
        queue.addLast(letter);
        return bound(letter);
    }

    /// Puts a letter that was taken back to the front.
    ///
    /// @return how many statistics had to go, this one perhaps
    int putBack(Letter letter) {
        queue.addFirst(letter);
        return bound(letter);
    }

    Letter take() {
        return counted(queue.removeFirst(), -1);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return queue.size();
    }

    private int bound(Letter entered) {
        counted(entered, 1);
        var dropped = 0;
        for (var oldest = queue.iterator(); stats > STATS || characters > CHARACTERS;) {
            var letter = oldest.next();
            if (letter.characters == 0) continue;
            oldest.remove();
            counted(letter, -1);
            dropped++;
        }
        return dropped;
    }

    private Letter counted(Letter letter, int one) {
        if (letter.characters > 0) stats += one;
        characters += one * letter.characters;
        return letter;
    }
}
