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
import whaleware.base.Json;
import whaleware.base.Sha256;

/// How far each back-end was told, in a file of its own, `told-HASH`, of one line: the order, and the back-end's name. It is written over in
/// place and at once, so a process that is killed leaves the old number or the new one. Beside them lies what was refused, `refused.jsonl`.
///
/// @param folder the [Journal]'s
record DeliveryPositions(Path folder) {
    private static final int REFUSED = 1 << 20;

    /// The order up to which this back-end was told; −1 where nobody knows.
    long order(String name) {
        try {
            var line = Files.readString(file(name));
            return line.substring(21).strip().equals(name) ? Long.parseLong(line.substring(0, 20)) : -1;
        } catch (IOException | RuntimeException none) {
            return -1;
        }
    }

    void order(String name, long order) throws IOException {
        try (var out = FileChannel.open(file(name), CREATE, WRITE)) {
            out.write(ByteBuffer.wrap("%020d %s\n".formatted(order, name).getBytes(StandardCharsets.UTF_8)), 0);
        }
    }

    /// Forgets all back-ends but these.
    void keep(Collection<String> names) throws IOException {
        var files = names.stream().map(this::file).toList();
        try (var all = Files.newDirectoryStream(folder, "told-*")) {
            for (var file : all) if (!files.contains(file)) Files.delete(file);
        }
    }

    /// Keeps aside what a back-end did not want: the last megabyte of that, and the one before it in `refused.1.jsonl`.
    void refused(String name, String why, Event event) throws IOException {
        var file = folder.resolve("refused.jsonl");
        if (Files.exists(file) && Files.size(file) > REFUSED) Files.move(file, folder.resolve("refused.1.jsonl"), StandardCopyOption.REPLACE_EXISTING);
        var line = JsonNodeFactory.instance.objectNode().put("by", name).put("why", why).put("at", Instant.now().toString());
        Files.writeString(file, Json.compact(line.set("it", event.json())) + "\n", CREATE, APPEND);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path file(String name) {
        return folder.resolve("told-" + Sha256.of(name).substring(0, 16));
    }
}
