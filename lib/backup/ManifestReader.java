package whaleware.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Reads a manifest, with the same memory for any number of files: first the members that describe the backup, then a
/// file at a time. Not thread-safe.
final class ManifestReader implements Closeable {
    /// A file or link of the backup.
    ///
    /// @param sha256 null for a link
    /// @param link the target, or null for a file
    record Entry(String name, long size, String sha256, String link) {}

    private static final int LONGEST = 4096;

    private final Path folder;
    private final BufferedReader text;
    private final JsonParser json;

    /// Throws IOException if the manifest cannot be opened.
    ManifestReader(Path folder) throws IOException {
        this.folder = folder;
        this.text = Files.newBufferedReader(folder.resolve(Backup.MANIFEST), StandardCharsets.UTF_8);
        this.json = new JsonFactory().createParser(text);
    }

    /// Returns the backup of a folder. Its [Backup#problem] says why the manifest cannot be read.
    static Backup backup(Path folder) {
        try (var reader = new ManifestReader(folder)) {
            return reader.facts();
        } catch (IOException | DateTimeException | NumberFormatException e) {
            boolean none = !Files.exists(folder.resolve(Backup.MANIFEST));
            return Backup.damaged(folder, none ? "it has no manifest" : "its manifest cannot be read");
        }
    }

    /// Reads up to the files. Call it first, and once.
    Backup facts() throws IOException {
        var members = new HashMap<String, String>();
        if (json.nextToken() != JsonToken.START_OBJECT) throw new IOException("it is no JSON object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var value = json.nextToken();
            if (name.equals("files") && value == JsonToken.START_ARRAY) return backup(members);
            if (value.isStructStart()) json.skipChildren();
            else if (json.getTextLength() < LONGEST) members.put(name, json.getText());
        }
        throw new IOException("it has no files");
    }

    private Backup backup(Map<String, String> members) throws IOException {
        if (!"1".equals(members.get("format"))) throw new IOException("it has another format");
        var facts = new BackupFacts(members.getOrDefault("webapp", ""), members.getOrDefault("version", ""),
                members.getOrDefault("instance", ""));
        return new Backup(folder, null, number(members, "sequence"),
                Instant.parse(members.getOrDefault("at", "")), facts,
                Double.parseDouble(members.getOrDefault("seconds", "0")),
                number(members, "bytes"), number(members, "count"), number(members, "shrunk_from"),
                Files.exists(folder.resolve(Backup.ACCEPTED)));
    }

    private static long number(Map<String, String> members, String name) {
        return Long.parseLong(members.getOrDefault(name, "0"));
    }

    /// Returns the next file. Returns null after the last.
    Entry next() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) return end();
        String name = null, sha256 = null, link = null;
        long size = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var member = json.currentName();
            json.nextToken();
            switch (member) {
                case "path" -> name = json.getText();
                case "size" -> size = json.getLongValue();
                case "sha256" -> sha256 = json.getText();
                case "link" -> link = json.getText();
                default -> json.skipChildren();
            }
        }
        if (name == null || sha256 == null && link == null) throw new IOException("a file has no path or no hash");
        return new Entry(name, size, sha256, link);
    }

    /// A manifest that was cut must not pass for a shorter one.
    private Entry end() throws IOException {
        if (json.currentToken() != JsonToken.END_ARRAY || json.nextToken() != JsonToken.END_OBJECT) {
            throw new IOException("it is cut short");
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        json.close();
        text.close();
    }
}
