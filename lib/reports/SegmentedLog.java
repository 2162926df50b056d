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

/// The letters of one kind on the disk, oldest first, in files of a quarter of a megabyte, so that what is not needed any more goes
/// file by file. A file is named after the order of its first letter. Any of them may go at any time.
public final class SegmentedLog {
    public static final int FILE = 256 << 10, WRITTEN = 64 << 10;

    private final Path folder;
    private final String name;
    private final TreeMap<Long, Segment> sheets = new TreeMap<>();
    private int damaged;

    /// Reads what is there.
    SegmentedLog(Path folder, Event.Kind kind) throws IOException {
        this.folder = folder;
        name = kind.name().toLowerCase(Locale.ROOT) + "-";
        try (var files = Files.newDirectoryStream(folder, name + "[0-9]*")) {
            for (var file : files) {
                var sheet = Segment.read(file, bad -> damaged += bad);
                sheet.ifPresent(this::put);
                if (sheet.isEmpty()) Files.deleteIfExists(file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void put(Segment sheet) {
        sheets.put(sheet.first(), sheet);
    }

    /// How many lines could not be read.
    int damaged() {
        return damaged;
    }

    /// Writes letters behind all others: the first one, and as many of the others as fit into one write; these or, where it fails, none.
    ///
    /// @return how many
    int append(List<JournalEntry> letters) throws IOException {
        var lines = new ByteArrayOutputStream();
        int count = 0;
        while (count < letters.size() && lines.size() < WRITTEN) lines.writeBytes(letters.get(count++).line());
        put(written(letters.subList(0, count), lines.toByteArray()));
        return count;
    }

    private Segment written(List<JournalEntry> letters, byte[] lines) throws IOException {
        var last = sheets.isEmpty() ? null : sheets.lastEntry().getValue();
        if (last != null && last.bytes() < FILE) {
            try {
                return last.with(letters, lines);
            } catch (NoSuchFileException gone) {
                sheets.remove(last.first());
            }
        }
        return Segment.fresh(folder.resolve(name + letters.getFirst().order()), letters, lines);
    }

    /// Brings what was appended last to the disk itself.
    void force() throws IOException {
        if (!sheets.isEmpty()) sheets.lastEntry().getValue().force();
    }

    /// The letters behind this order, oldest first: at least one, where there is one, and then until they are so many bytes. Damaged ones are passed over.
    List<JournalEntry> after(long order, int most) {
        var letters = new ArrayList<JournalEntry>();
        var from = sheets.floorKey(order);
        int size = 0;
        for (var sheet : from == null ? sheets.values() : sheets.tailMap(from).values()) {
            if (sheet.last() <= order) continue;
            for (var line : sheet.lines()) {
                if (Segment.order(line) <= order) continue;
                if (size > 0 && size + line.length() > most) return letters;
                size += line.length();
                JournalEntry.read(line).ifPresent(letters::add);
            }
        }
        return letters;
    }

    /// How many letters are behind this order.
    int count(long order) {
        return sheets.values().stream().mapToInt(sheet -> sheet.count(order)).sum();
    }

    /// The order of the last letter; 0 when there is none.
    long last() {
        return sheets.isEmpty() ? 0 : sheets.lastEntry().getValue().last();
    }

    /// The order of the first letter in the file that is written to; 0 when there is none.
    long beginOfLast() {
        return sheets.isEmpty() ? 0 : sheets.lastKey();
    }

    long bytes() {
        return sheets.values().stream().mapToLong(Segment::bytes).sum();
    }

    /// Every file but the one that is written to, oldest first.
    List<Segment> closed() {
        return sheets.isEmpty() ? List.of() : List.copyOf(sheets.headMap(sheets.lastKey()).values());
    }

    void remove(Segment sheet) throws IOException {
        sheets.remove(sheet.first());
        Files.deleteIfExists(sheet.file());
    }
}
