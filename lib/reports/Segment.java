package whaleware.reports;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/// What is known of one file of a [SegmentedLog]. Nothing is kept open: the file may go at any time.
///
/// @param first the order of its first entry
/// @param count how many entries there are
/// @param bytes the whole lines of it; whatever lies behind them was torn off and is written over
record Segment(Path file, long first, long last, int count, int bytes) {

    /// A file that a former life has left; empty where there is not one whole line in it.
    ///
    /// @param damaged is told how many lines cannot be read: a power cut tears the last one
    static Optional<Segment> read(Path file, IntConsumer damaged) throws IOException {
        long first = 0, last = 0;
        int count = 0, end = 0, bad = 0;
        var bytes = Files.readAllBytes(file);
        for (int from = 0, to; from < bytes.length; from = to + 1) {
            for (to = from; to < bytes.length && bytes[to] != '\n'; ) to++;
            long order = JournalEntry.order(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            if (to == bytes.length || order < 0) {
                bad++;
                continue;
            }
            last = order;
            first = count++ == 0 ? last : first;
            end = to + 1;
        }
        damaged.accept(bad);
        return count == 0 ? Optional.empty() : Optional.of(new Segment(file, first, last, count, end));
    }

    /// A new file.
    static Segment fresh(Path file, List<JournalEntry> entries, byte[] lines) throws IOException {
        write(file, lines, 0, WRITE, CREATE, TRUNCATE_EXISTING);
        return new Segment(file, entries.getFirst().order(), entries.getLast().order(), entries.size(), lines.length);
    }

    /// The same one with more entries behind its own.
    ///
    /// @throws java.nio.file.NoSuchFileException where it has gone
    Segment with(List<JournalEntry> entries, byte[] lines) throws IOException {
        write(file, lines, bytes, WRITE);
        return new Segment(file, first, entries.getLast().order(), count + entries.size(), bytes + lines.length);
    }

    private static void write(Path file, byte[] bytes, long at, OpenOption... how) throws IOException {
        try (var out = FileChannel.open(file, how)) {
            for (var left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) out.write(left, at + left.position());
        }
    }

    /// Brings it to the disk itself.
    void force() throws IOException {
        try (var out = FileChannel.open(file, WRITE)) {
            out.force(false);
        }
    }

    /// How many entries are behind this order.
    int count(long order) {
        if (order < first) return count;
        return order >= last ? 0 : (int) lines().stream().filter(line -> order(line) > order).count();
    }

    /// Its lines, see [JournalEntry#read]; none where it has gone.
    List<String> lines() {
        try (var in = FileChannel.open(file, READ)) {
            var all = ByteBuffer.allocate(bytes);
            while (all.hasRemaining() && in.read(all) >= 0) {}
            return new String(all.array(), 0, all.position(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    /// The order that a line begins with, be the rest of it damaged; 0 where it does not.
    static long order(String line) {
        int space = line.indexOf(' ');
        return space > 0 && space < 20 && line.chars().limit(space).allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(line.substring(0, space)) : 0;
    }
}
