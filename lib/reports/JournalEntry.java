package whaleware.reports;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import whaleware.base.Failure;

/// An event on its way, as the [Journal] keeps it: one line, `ORDER CRC JSON`.
///
/// @param order grows with every event of an instance, over all its boots, also where the clock was put back: milliseconds since
///              1970, or one more than the last. Of two states of an instance the one with the greater order is the newer one
public record JournalEntry(long order, Event event) {

    /// The line in the journal, with its line break. The checksum (CRC-32, of order and JSON) tells a line that a power cut left half-written.
    byte[] line() {
        var json = event.line();
        return (order + " " + sum(order, json) + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Reads a line without its line break; empty when it is damaged.
    static Optional<JournalEntry> read(String line) {
        var word = line.split(" ", 3);
        try {
            return order(line) < 0 ? Optional.empty() : Optional.of(new JournalEntry(Long.parseLong(word[0]), Event.read(word[2])));
        } catch (Failure foreign) {
            return Optional.empty();
        }
    }

    /// The order in a line; −1 when it is damaged.
    static long order(String line) {
        var word = line.split(" ", 3);
        try {
            return word.length == 3 && word[1].equals(sum(Long.parseLong(word[0]), word[2])) ? Long.parseLong(word[0]) : -1;
        } catch (NumberFormatException damaged) {
            return -1;
        }
    }

    private static String sum(long order, String json) {
        var sum = new CRC32();
        sum.update((order + " " + json).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
