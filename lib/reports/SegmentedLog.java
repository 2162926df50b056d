package whaleware.reports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// The entries of one kind on the disk, oldest first, in files of a quarter of a megabyte, so that what is not needed any more goes
/// file by file. A file is named after the order of its first entry. Any of them may go at any time.
public final class SegmentedLog {
    public static final int FILE = 256 << 10, WRITTEN = 64 << 10;

    private final Path folder;
    private final String name;
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private int damaged;

    /// Reads what is there.
    SegmentedLog(Path folder, Event.Kind kind) throws IOException {
        this.folder = folder;
        name = kind.name().toLowerCase(Locale.ROOT) + "-";
        try (var files = Files.newDirectoryStream(folder, name + "[0-9]*")) {
            for (var file : files) {
                var segment = Segment.read(file, bad -> damaged += bad);
                segment.ifPresent(this::put);
                if (segment.isEmpty()) Files.deleteIfExists(file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void put(Segment segment) {
        segments.put(segment.first(), segment);
    }

    /// How many lines could not be read.
    int damaged() {
        return damaged;
    }

    /// Writes entries behind all others: the first one, and as many of the others as fit into one write; these or, where it fails, none.
    ///
    /// @return how many
    int append(List<JournalEntry> entries) throws IOException {
        var lines = new ByteArrayOutputStream();
        int count = 0;
        while (count < entries.size() && lines.size() < WRITTEN) lines.writeBytes(entries.get(count++).line());
        put(written(entries.subList(0, count), lines.toByteArray()));
        return count;
    }

    private Segment written(List<JournalEntry> entries, byte[] lines) throws IOException {
        var last = segments.isEmpty() ? null : segments.lastEntry().getValue();
        if (last != null && last.bytes() < FILE) {
            try {
                return last.with(entries, lines);
            } catch (NoSuchFileException gone) {
                segments.remove(last.first());
            }
        }
        return Segment.fresh(folder.resolve(name + entries.getFirst().order()), entries, lines);
    }

    /// Brings what was appended last to the disk itself.
    void force() throws IOException {
        if (!segments.isEmpty()) segments.lastEntry().getValue().force();
    }

    /// The entries behind this order, oldest first: at least one, where there is one, and then until they are so many bytes. Damaged ones are passed over.
    List<JournalEntry> after(long order, int most) {
        var entries = new ArrayList<JournalEntry>();
        var from = segments.floorKey(order);
        int size = 0;
        for (var segment : from == null ? segments.values() : segments.tailMap(from).values()) {
            if (segment.last() <= order) continue;
            for (var line : segment.lines()) {
                if (Segment.order(line) <= order) continue;
                if (size > 0 && size + line.length() > most) return entries;
                size += line.length();
                JournalEntry.read(line).ifPresent(entries::add);
            }
        }
        return entries;
    }

    /// How many entries are behind this order.
    int count(long order) {
        return segments.values().stream().mapToInt(segment -> segment.count(order)).sum();
    }

    /// The order of the last entry; 0 when there is none.
    long last() {
        return segments.isEmpty() ? 0 : segments.lastEntry().getValue().last();
    }

    /// The order of the first entry in the file that is written to; 0 when there is none.
    long beginOfLast() {
        return segments.isEmpty() ? 0 : segments.lastKey();
    }

    long bytes() {
        return segments.values().stream().mapToLong(Segment::bytes).sum();
    }

    /// Every file but the one that is written to, oldest first.
    List<Segment> closed() {
        return segments.isEmpty() ? List.of() : List.copyOf(segments.headMap(segments.lastKey()).values());
    }

    void remove(Segment segment) throws IOException {
        segments.remove(segment.first());
        Files.deleteIfExists(segment.file());
    }
}
