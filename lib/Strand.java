package whaleware;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/// The letters of one kind on the disk, oldest first, in files of a quarter of a megabyte, so that what is not needed any more goes
/// file by file. A file is named after the order of its first letter. Nothing is kept open: a file, or all of them, may go at any time.
final class Strand {
    static final int FILE = 256 << 10, WRITTEN = 64 << 10;

    /// What is known of one file.
    ///
    /// @param bytes the whole lines of it; whatever lies behind them was torn off and is written over
    record Part(Path file, long first, long last, int count, int bytes) {}

    private final Path folder;
    private final String name;
    private final TreeMap<Long, Part> parts = new TreeMap<>();
    private int damaged;

    /// Reads what is there.
    Strand(Path folder, Event.Kind kind) throws IOException {
        this.folder = folder;
        name = kind.name().toLowerCase(java.util.Locale.ROOT) + "-";
        try (var files = Files.newDirectoryStream(folder, name + "[0-9]*")) {
            for (var file : files) add(file);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void add(Path file) throws IOException {
        long first = 0, last = 0;
        int count = 0, end = 0;
        var bytes = Files.readAllBytes(file);
        for (int from = 0, to; from < bytes.length; from = to + 1) {
            for (to = from; to < bytes.length && bytes[to] != '\n'; ) to++;
            long order = Letter.order(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            if (to == bytes.length || order < 0) {
                damaged++;
                continue;
            }
            last = order;
            first = count++ == 0 ? last : first;
            end = to + 1;
        }
        if (count > 0) parts.put(first, new Part(file, first, last, count, end));
        else Files.deleteIfExists(file);
    }

    /// How many lines could not be read: a power cut tears the last one.
    int damaged() {
        return damaged;
    }

    /// Writes letters behind all others: the first one, and as many of the others as fit into one write; these or, where it fails, none.
    ///
    /// @return how many
    int append(List<Letter> letters) throws IOException {
        var at = parts.isEmpty() ? null : parts.lastEntry().getValue();
        var bytes = new ByteArrayOutputStream();
        int count = 0;
        while (count < letters.size() && bytes.size() < WRITTEN) bytes.writeBytes(letters.get(count++).line());
        long first = letters.getFirst().order(), last = letters.get(count - 1).order();
        if (at != null && at.bytes < FILE) {
            try {
                write(at.file, bytes.toByteArray(), at.bytes, WRITE);
                parts.put(at.first, new Part(at.file, at.first, last, at.count + count, at.bytes + bytes.size()));
                return count;
            } catch (NoSuchFileException gone) {
                parts.remove(at.first);
            }
        }
        var file = folder.resolve(name + first);
        write(file, bytes.toByteArray(), 0, WRITE, CREATE, TRUNCATE_EXISTING);
        parts.put(first, new Part(file, first, last, count, bytes.size()));
        return count;
    }

    private static void write(Path file, byte[] bytes, long at, OpenOption... how) throws IOException {
        try (var out = FileChannel.open(file, how)) {
            for (var left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) out.write(left, at + left.position());
        }
    }

    /// Brings what was appended last to the disk itself.
    void force() throws IOException {
        if (parts.isEmpty()) return;
        try (var out = FileChannel.open(parts.lastEntry().getValue().file, WRITE)) {
            out.force(false);
        }
    }

    /// The letters behind this order, oldest first: at least one, where there is one, and then until they are so many bytes. Damaged ones are passed over.
    List<Letter> after(long order, int most) {
        var letters = new ArrayList<Letter>();
        var from = parts.floorKey(order);
        int size = 0;
        for (var part : from == null ? parts.values() : parts.tailMap(from).values()) {
            if (part.last <= order) continue;
            for (var line : lines(part)) {
                if (order(line) <= order) continue;
                if (size > 0 && size + line.length() > most) return letters;
                size += line.length();
                Letter.read(line).ifPresent(letters::add);
            }
        }
        return letters;
    }

    /// How many letters are behind this order.
    int count(long order) {
        return parts.values().stream().mapToInt(part -> count(part, order)).sum();
    }

    /// How many of a file are.
    static int count(Part part, long order) {
        if (order < part.first) return part.count;
        return order >= part.last ? 0 : (int) lines(part).stream().filter(line -> order(line) > order).count();
    }

    private static List<String> lines(Part part) {
        try (var in = FileChannel.open(part.file, READ)) {
            var bytes = ByteBuffer.allocate(part.bytes);
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static long order(String line) {
        int space = line.indexOf(' ');
        return space > 0 && space < 20 && line.chars().limit(space).allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(line.substring(0, space)) : 0;
    }

    /// The order of the last letter; 0 when there is none.
    long last() {
        return parts.isEmpty() ? 0 : parts.lastEntry().getValue().last;
    }

    /// The order of the first letter in the file that is written to; 0 when there is none.
    long beginOfLast() {
        return parts.isEmpty() ? 0 : parts.lastKey();
    }

    long bytes() {
        return parts.values().stream().mapToLong(Part::bytes).sum();
    }

    /// Every file but the one that is written to, oldest first.
    List<Part> closed() {
        return parts.isEmpty() ? List.of() : Collections.unmodifiableList(new ArrayList<>(parts.headMap(parts.lastKey()).values()));
    }

    void remove(Part part) throws IOException {
        parts.remove(part.first);
        Files.deleteIfExists(part.file);
    }
}
