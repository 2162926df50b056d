package whaleware.reports;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import whaleware.base.Json;
import whaleware.base.Sha256;

/// The position of each back-end, which is the order of the last entry that it has: a file `told-HASH` with one line,
/// the position and the back-end's name. One write replaces the line in place, so a killed process leaves the old
/// position or the new one. Beside them, `refused.jsonl` holds the events that back-ends rejected.
final class DeliveryPositions {
    private static final int REJECTED_BYTES = 1 << 20;

    private final Path folder;
    private final Map<String, Path> files = new ConcurrentHashMap<>(); // the hash takes as long as the write

    /// @param folder the [Journal]'s
    DeliveryPositions(Path folder) {
        this.folder = folder;
    }

    /// Returns the position of a back-end, or −1 if it is unknown.
    long read(String name) {
        try {
            var line = Files.readString(file(name));
            return line.substring(21).strip().equals(name) ? Long.parseLong(line.substring(0, 20)) : -1;
        } catch (IOException | RuntimeException unknown) {
            return -1;
        }
    }

    void write(String name, long position) throws IOException {
        try (var out = FileChannel.open(file(name), CREATE, WRITE)) {
            var digits = Long.toString(position);
            var line = "0".repeat(20 - digits.length()) + digits + " " + name + "\n"; // a format takes long
            out.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), 0);
        }
    }

    /// Deletes the positions of all other back-ends.
    void retain(Collection<String> names) throws IOException {
        var files = names.stream().map(this::file).toList();
        try (var all = Files.newDirectoryStream(folder, "told-*")) {
            for (var file : all) if (!files.contains(file)) Files.delete(file);
        }
    }

    /// Keeps an event that a back-end rejected. The file holds a megabyte; the megabyte before it is in
    /// `refused.1.jsonl`.
    void addRejected(String name, String why, Event event) throws IOException {
        var file = folder.resolve("refused.jsonl");
        if (Files.exists(file) && Files.size(file) > REJECTED_BYTES) {
            Files.move(file, folder.resolve("refused.1.jsonl"), StandardCopyOption.REPLACE_EXISTING);
        }
        var line = JsonNodeFactory.instance.objectNode().put("by", name).put("why", why);
        line.put("at", Instant.now().toString());
        Files.writeString(file, Json.compact(line.set("it", event.json())) + "\n", CREATE, APPEND);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path file(String name) {
        return files.computeIfAbsent(name, any -> folder.resolve("told-" + Sha256.of(any).substring(0, 16)));
    }
}
