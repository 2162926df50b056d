package whaleware.reports;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/// One file of a [SegmentedLog]. It is never kept open, so it may be deleted at any time.
///
/// @param first the order of its first entry
/// @param last the order of its last entry
/// @param bytes the size of its whole lines; a torn line after them is overwritten
record Segment(Path file, long first, long last, int bytes) {

    /// Reads a file that a former supervisor left. Returns empty if it has no whole line.
    ///
    /// @param found receives the order of each entry
    /// @param damaged receives the number of unreadable lines: a power cut tears the last one
    static Optional<Segment> read(Path file, LongConsumer found, IntConsumer damaged) throws IOException {
        long first = -1, last = 0;
        int end = 0, bad = 0;
        var bytes = Files.readAllBytes(file);
        for (int from = 0, to; from < bytes.length; from = to + 1) {
            for (to = from; to < bytes.length && bytes[to] != '\n'; ) to++;
            if (to == bytes.length || !JournalEntry.isWhole(bytes, from, to)) {
                bad++;
                continue;
            }
            last = JournalEntry.order(bytes, from, to);
            found.accept(last);
            first = first < 0 ? last : first;
            end = to + 1;
        }
        damaged.accept(bad);
        return first < 0 ? Optional.empty() : Optional.of(new Segment(file, first, last, end));
    }

    /// Writes a new file.
    static Segment create(Path file, List<JournalEntry> entries, byte[] lines) throws IOException {
        write(file, lines, 0, WRITE, CREATE, TRUNCATE_EXISTING);
        return new Segment(file, entries.getFirst().order(), entries.getLast().order(), lines.length);
    }

    /// Appends entries to the file, and returns the longer segment. Throws NoSuchFileException if the file was deleted.
    Segment append(List<JournalEntry> entries, byte[] lines) throws IOException {
        write(file, lines, bytes, WRITE);
        return new Segment(file, first, entries.getLast().order(), bytes + lines.length);
    }

    private static void write(Path file, byte[] bytes, long at, OpenOption... options) throws IOException {
        try (var out = FileChannel.open(file, options)) {
            for (var left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) out.write(left, at + left.position());
        }
    }

    /// Forces the file to the disk.
    void sync() throws IOException {
        try (var out = FileChannel.open(file, WRITE)) {
            out.force(false);
        }
    }

    /// Returns its lines from an offset on, see [JournalEntry#read]. Returns none if the file was deleted.
    byte[] lines(int offset) throws IOException {
        try (var in = FileChannel.open(file, READ)) {
            var lines = ByteBuffer.allocate(bytes - offset);
            while (lines.hasRemaining() && in.read(lines, offset + lines.position()) >= 0) {}
            return Arrays.copyOf(lines.array(), lines.position());
        } catch (NoSuchFileException deleted) {
            return new byte[0];
        }
    }
}
