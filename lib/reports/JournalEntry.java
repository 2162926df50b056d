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
/// @param json the event as it is sent, on one line without a line break: [Event#line], or what the journal holds
public record JournalEntry(long order, Event event, String json) {
    private static final int MOST_DIGITS = 19;

    public JournalEntry(long order, Event event) {
        this(order, event, event.line());
    }

    /// Returns the line in the journal, with its line break. The checksum is the CRC-32 of order and JSON: it detects a
    /// line that a power cut left half-written.
    byte[] line() {
        var checksum = new CRC32();
        checksum.update((order + " " + json).getBytes(StandardCharsets.UTF_8));
        var hex = Long.toHexString(checksum.getValue());
        return (order + " " + hex + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Reads a line without its line break. Returns empty if the line is damaged.
    static Optional<JournalEntry> read(byte[] bytes, int from, int end) {
        int start = startOfJson(bytes, from, end);
        if (start < 0) return Optional.empty();
        var json = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        try {
            return Optional.of(new JournalEntry(order(bytes, from, end), Event.read(json), json));
        } catch (Failure unknownFormat) {
            return Optional.empty();
        }
    }

    /// Returns whether a line is not damaged.
    static boolean isWhole(byte[] bytes, int from, int end) {
        return startOfJson(bytes, from, end) >= 0;
    }

    /// Returns the order that a line starts with, even if the rest is damaged. Returns 0 if the line starts otherwise.
    static long order(byte[] bytes, int from, int end) {
        long order = 0;
        for (int i = from; i < end && i <= from + MOST_DIGITS; i++) {
            if (bytes[i] == ' ') return order;
            if (bytes[i] < '0' || bytes[i] > '9') return 0;
            order = order * 10 + bytes[i] - '0';
        }
        return 0;
    }

    /// Returns −1 if the line is damaged.
    private static int startOfJson(byte[] bytes, int from, int end) {
        int first = space(bytes, from, end), second = space(bytes, first + 1, end);
        if (second >= end || order(bytes, from, end) <= 0) return -1;
        var checksum = new CRC32();
        checksum.update(bytes, from, first + 1 - from);
        checksum.update(bytes, second + 1, end - second - 1);
        var hex = new String(bytes, first + 1, second - first - 1, StandardCharsets.ISO_8859_1);
        return hex.equals(Long.toHexString(checksum.getValue())) ? second + 1 : -1;
    }

    private static int space(byte[] bytes, int from, int end) {
        int space = from;
        while (space < end && bytes[space] != ' ') space++;
        return space;
    }
}
