package whaleware.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import whaleware.base.Text;

/// Writes the manifest of a folder, and forces the folder to the disk. It needs the same memory for any number of
/// files. The members that describe the backup come first, so that they can be read without the files.
final class ManifestWriter {
    private record Entry(String name, long size) {}

    private final Path folder;
    private final FileHashes hashes;

    ManifestWriter(Path folder, FileHashes hashes) {
        this.folder = folder;
        this.hashes = hashes;
    }

    /// The number and the size of the regular files.
    record Size(long count, long bytes) {}

    /// Returns the size of the folder.
    ///
    /// Throws IOException if it has a file that no backup can hold, such as a pipe.
    Size size() throws IOException {
        var sizes = new long[2];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.getParent().equals(folder) && file.endsWith(Backup.MANIFEST)) {
                    throw new IOException("the hook wrote " + Backup.MANIFEST + ", which is Whaleware's");
                }
                if (attributes.isOther()) throw new IOException(file + " is neither a file nor a link");
                if (!attributes.isRegularFile()) return FileVisitResult.CONTINUE;
                sizes[0]++;
                sizes[1] += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
        return new Size(sizes[0], sizes[1]);
    }

    /// Hashes all files, writes the manifest, and forces each file and folder to the disk.
    ///
    /// Throws IOException if that fails, or if a file has changed meanwhile.
    ///
    /// @param backup the facts; [Backup#bytes] and [Backup#count] are those of [#size]
    void write(Backup backup) throws IOException {
        var manifest = folder.resolve(Backup.MANIFEST);
        var total = new long[2];
        try (var text = Files.newBufferedWriter(manifest, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
                var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            writeFacts(backup, json);
            json.writeArrayFieldStart("files");
            var batch = new ArrayList<Entry>();
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (file.equals(manifest)) return FileVisitResult.CONTINUE;
                    var name = RelativeName.of(folder, file);
                    if (attributes.isSymbolicLink()) writeLink(name, file, json);
                    if (!attributes.isRegularFile()) return FileVisitResult.CONTINUE;
                    batch.add(new Entry(name, attributes.size()));
                    total[0]++;
                    total[1] += attributes.size();
                    if (batch.size() == FileHashes.BATCH) writeFiles(batch, json);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    if (failure != null) throw failure;
                    force(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
            writeFiles(batch, json);
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
        if (total[0] != backup.count() || total[1] != backup.bytes()) {
            throw new IOException("its files changed after the end of the hook");
        }
        force(manifest);
        force(folder);
    }

    private static void writeFacts(Backup backup, JsonGenerator json) throws IOException {
        json.writeNumberField("format", 1);
        json.writeNumberField("sequence", backup.sequence());
        json.writeStringField("at", Text.RFC_3339.format(backup.at()));
        json.writeStringField("webapp", backup.facts().webapp());
        json.writeStringField("version", backup.facts().version());
        json.writeStringField("instance", backup.facts().instance());
        json.writeNumberField("seconds", backup.seconds());
        json.writeNumberField("bytes", backup.bytes());
        json.writeNumberField("count", backup.count());
        if (backup.shrunkFrom() > 0) json.writeNumberField("shrunk_from", backup.shrunkFrom());
    }

    private static void writeLink(String name, Path link, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", name);
        json.writeStringField("link", Files.readSymbolicLink(link).toString());
        json.writeEndObject();
    }

    private void writeFiles(List<Entry> batch, JsonGenerator json) throws IOException {
        var found = hashes.of(batch.stream().map(Entry::name).toList());
        for (int i = 0; i < found.size(); i++) {
            var entry = batch.get(i);
            var file = RelativeName.in(folder, entry.name);
            force(file);
            if (Files.size(file) != entry.size) throw new IOException(file + " changed after the end of the hook");
            json.writeStartObject();
            json.writeStringField("path", entry.name);
            json.writeNumberField("size", entry.size);
            json.writeStringField("sha256", found.get(i));
            json.writeEndObject();
        }
        batch.clear();
    }

    /// Forces a file or folder to the disk, fsync(2). Some file systems cannot force a folder.
    static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException failed) {
            if (!Files.isDirectory(file)) throw failed;
        }
    }
}
