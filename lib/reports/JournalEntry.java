package whaleware.reports;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import whaleware.base.Failure;

/// An event with its order, as the [Journal] stores it: one line, `ORDER CRC JSON`.
///
/// @param order grows with every event of an instance, over all boots, even if the clock is set back: milliseconds
///        since 1970, or one more than the last order. Of two states of an instance, the greater order is the newer
///        state
public record JournalEntry(long order, Event event) {

    /// Returns the line in the journal, with its line break. The checksum is the CRC-32 of order and JSON: it detects a
    /// line that a power cut left half-written.
    byte[] line() {
        var json = event.line();
        return (order + " " + checksum(order, json) + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Reads a line without its line break. Returns empty if the line is damaged.
    static Optional<JournalEntry> read(String line) {
        long order = order(line);
        try {
            if (order < 0) return Optional.empty();
            return Optional.of(new JournalEntry(order, Event.read(line.split(" ", 3)[2])));
        } catch (Failure unknownFormat) {
            return Optional.empty();
        }
    }

    /// Returns the order in a line, or −1 if the line is damaged.
    static long order(String line) {
        var word = line.split(" ", 3);
        try {
            if (word.length < 3) return -1;
            long order = Long.parseLong(word[0]);
            return word[1].equals(checksum(order, word[2])) ? order : -1;
        } catch (NumberFormatException damaged) {
            return -1;
        }
    }

    private static String checksum(long order, String json) {
        var checksum = new CRC32();
        checksum.update((order + " " + json).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(checksum.getValue());
    }
}
