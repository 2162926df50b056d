package whaleware.reports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/// All entries of one kind on disk, oldest first, in files of a quarter of a megabyte that are deleted one by one.
/// A file is named after the order of its first entry. Any file may be deleted at any time. Not thread-safe.
public final class SegmentedLog {
    /// The size at which the next file is started, in bytes.
    public static final int SEGMENT_BYTES = 256 << 10;
    private static final int WRITE_BYTES = 64 << 10;

    private final Path folder;
    private final String prefix;
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private int damaged;
    // where the last #readAfter ended: the next one usually starts there, and does not read the file from its start
    private Segment lastRead;
    private long lastOrder;
    private int nextOffset;

    /// Reads the files of a folder.
    ///
    /// @param found receives the order of each entry
    SegmentedLog(Path folder, Event.Kind kind, LongConsumer found) throws IOException {
        this.folder = folder;
        prefix = kind.text() + "-";
        for (var file : files()) {
            var segment = Segment.read(file, found, bad -> damaged += bad);
            segment.ifPresent(this::put);
            if (segment.isEmpty()) Files.deleteIfExists(file);
        }
    }

    private List<Path> files() throws IOException {
        var sorted = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(folder, prefix + "[0-9]*")) {
            files.forEach(sorted::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        sorted.sort(null);
        return sorted;
    }

    private void put(Segment segment) {
        segments.put(segment.first(), segment);
    }

    /// Returns how many lines could not be read.
    int damaged() {
        return damaged;
    }

    /// Appends entries: the first one, and as many others as fit into one write. If the write fails, none are appended.
    ///
    /// @return how many were appended
    int append(List<JournalEntry> entries) throws IOException {
        var lines = new ByteArrayOutputStream();
        int count = 0;
        while (count < entries.size() && lines.size() < WRITE_BYTES) lines.writeBytes(entries.get(count++).line());
        put(written(entries.subList(0, count), lines.toByteArray()));
        return count;
    }

    private Segment written(List<JournalEntry> entries, byte[] lines) throws IOException {
        var last = segments.isEmpty() ? null : segments.lastEntry().getValue();
        if (last != null && last.bytes() < SEGMENT_BYTES) {
            try {
                return last.append(entries, lines);
            } catch (NoSuchFileException deleted) {
                segments.remove(last.first());
            }
        }
        return Segment.create(folder.resolve(prefix + entries.getFirst().order()), entries, lines);
    }

    /// Forces the last append to the disk.
    void sync() throws IOException {
        if (!segments.isEmpty()) segments.lastEntry().getValue().sync();
    }

    /// Returns the entries after a position, oldest first: at least one if there is one, then more until they are so
    /// many bytes. Skips damaged lines.
    List<JournalEntry> readAfter(long position, int limit) throws IOException {
        var entries = new ArrayList<JournalEntry>();
        var from = segments.floorKey(position);
        int size = 0;
        for (var segment : from == null ? segments.values() : segments.tailMap(from).values()) {
            if (segment.last() <= position) continue;
            int offset = offset(segment, position);
            var lines = segment.lines(offset);
            for (int start = 0, end; start < lines.length; start = end + 1) {
                for (end = start; end < lines.length && lines[end] != '\n'; ) end++;
                if (JournalEntry.order(lines, start, end) <= position) continue;
                if (size > 0 && size + end - start > limit) return entries;
                size += end - start;
                JournalEntry.read(lines, start, end).ifPresent(entries::add);
                lastRead = segment;
                lastOrder = JournalEntry.order(lines, start, end);
                nextOffset = offset + end + 1;
            }
        }
        return entries;
    }

    /// Returns where in the file the entries after a position may start.
    private int offset(Segment segment, long position) {
        boolean known = lastRead != null && lastRead.first() == segment.first() && lastOrder <= position;
        return known ? Math.min(nextOffset, segment.bytes()) : 0;
    }

    /// Returns the order of the last entry, or 0 if there is none.
    long last() {
        return segments.isEmpty() ? 0 : segments.lastEntry().getValue().last();
    }

    /// Returns the order of the first entry of the newest file, or 0 if there is none.
    long newestSegment() {
        return segments.isEmpty() ? 0 : segments.lastKey();
    }

    long bytes() {
        return segments.values().stream().mapToLong(Segment::bytes).sum();
    }

    /// Returns every file but the newest one, oldest first.
    List<Segment> closed() {
        return segments.isEmpty() ? List.of() : List.copyOf(segments.headMap(segments.lastKey()).values());
    }

    void remove(Segment segment) throws IOException {
        segments.remove(segment.first());
        Files.deleteIfExists(segment.file());
    }
}
