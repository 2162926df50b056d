package whaleware.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import whaleware.base.AtomicFile;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.UntrustedFiles;

/// The marker of an unfinished `firstboot`, `restore` or `upgrade`: if a start finds it, the last one was interrupted.
///
/// The marker belongs into `/data/.ww/`. It waits in `WW_RUN` until the hook has made the first entry in `/data`,
/// because `initdb` and similar programs refuse a folder that holds even one hidden file. Not thread-safe, except
/// [#settled].
final class AttemptMarker {
    private final Path data, marker, waiting;
    private final boolean writable;
    private final Consumer<String> warn;
    private final Set<String> before = new HashSet<>();
    private String again;
    private volatile boolean settled;

    /// @param data `/data`
    /// @param writable whether `/data` can be written
    /// @param run `WW_RUN`
    AttemptMarker(Path data, boolean writable, Path run, Consumer<String> warn) {
        this.data = data;
        this.writable = writable;
        this.marker = data.resolve(".ww/attempt");
        this.waiting = run.resolve("attempt");
        this.warn = warn;
    }

    /// Returns whether the last run of this hook on this data did not succeed.
    ///
    /// @param hook `firstboot`, `restore` or `upgrade`
    boolean interrupted(String hook) {
        if (read(marker).path("hook").asText().equals(hook)) return true;
        var json = read(waiting);
        return json.path("hook").asText().equals(hook) && json.path("data").asText().equals(identity());
    }

    /// Returns the backup that the unfinished hook restores, or that was made before it; empty if there is none.
    String backup() {
        return member("backup");
    }

    /// Returns whether an operator has requested the hook, and it has not begun.
    boolean requested() {
        return member("requested").equals("true");
    }

    private String member(String name) {
        var json = read(marker);
        return (json.isMissingNode() ? read(waiting) : json).path(name).asText();
    }

    /// Writes the marker, and notes the present entries of `/data`.
    ///
    /// @param initialised whether `/data` is initialised: then the marker goes there at once, as that of a `restore`
    /// @param backup see [#backup]; null for none
    void begin(String hook, boolean initialised, String backup) {
        before.clear();
        before.addAll(entries());
        var json = json(hook);
        if (backup != null) json.put("backup", backup);
        again = hook.equals("restore") ? Json.compact(json) : null;
        try {
            AtomicFile.write(waiting, Json.compact(json), DataVolume.MODE);
            if (initialised || again != null) move();
            settled = initialised && writable;
        } catch (IOException e) {
            warn.accept("cannot mark the attempt of " + hook + ": " + e.getMessage()
                    + " (after an interruption, the next attempt gets no WW_INTERRUPTED)");
        }
    }

    /// Writes the marker of a hook that an operator has requested, and that has not begun.
    ///
    /// Throws IOException if it cannot be written.
    ///
    /// @param backup see [#backup]
    void request(String hook, String backup) throws IOException {
        var json = json(hook).put("backup", backup).put("requested", true);
        AtomicFile.write(waiting, Json.compact(json), DataVolume.MODE);
        move();
    }

    private ObjectNode json(String hook) {
        var json = JsonNodeFactory.instance.objectNode();
        return json.put("hook", hook).put("at", Instant.now().toString()).put("data", identity());
    }

    /// Moves the marker to `/data` when the hook has made an entry there. Runs again and again while the hook runs. A
    /// hook that clears `/data` after an interruption removes the marker too, and finds an empty folder then, as
    /// `initdb` needs it.
    ///
    /// A `restore` that clears `/data` gets its marker again with the first new entry.
    void settle() {
        if (!writable || Files.exists(marker) || again == null && !Files.exists(waiting)) return;
        if (before.containsAll(entries())) return;
        try {
            if (again != null) AtomicFile.write(waiting, again, DataVolume.MODE);
            move();
            settled = true;
        } catch (IOException full) {
            // the marker stays in WW_RUN, and the next call tries again
        }
    }

    private void move() throws IOException {
        if (!writable) return;
        UntrustedFiles.make(marker.getParent());
        AtomicFile.write(marker, Files.readString(waiting), DataVolume.MODE);
        Files.deleteIfExists(waiting);
    }

    /// Returns whether the marker has moved to `/data`. Thread-safe.
    boolean settled() {
        return settled;
    }

    /// Removes the marker, because the hook has succeeded.
    void remove() throws IOException {
        try {
            Files.deleteIfExists(waiting);
            if (!UntrustedFiles.ours(marker.getParent())) return;
            Files.deleteIfExists(marker);
            Files.deleteIfExists(marker.getParent());
        } catch (DirectoryNotEmptyException holdsJournal) {
            // the folder stays
        }
    }

    /// Returns the entries of `/data` except `.ww`, each with its inode, which tells a new entry from an old one of
    /// the same name.
    private Set<String> entries() {
        var entries = new HashSet<String>();
        try (var all = Files.newDirectoryStream(data)) {
            for (var entry : all) {
                if (entry.endsWith(".ww")) continue;
                var inode = Files.getAttribute(entry, "unix:ino", LinkOption.NOFOLLOW_LINKS);
                entries.add(entry.getFileName() + " " + inode);
            }
        } catch (IOException | DirectoryIteratorException changing) {
            return Set.of();
        }
        return entries;
    }

    private static JsonNode read(Path file) {
        try {
            var text = UntrustedFiles.read(file);
            if (!text.isEmpty()) return Json.object(text, file.toString(), "");
        } catch (Failure broken) {
            // it counts as none
        }
        return MissingNode.getInstance();
    }

    /// Returns the path, device and inode of `/data`: a marker in `WW_RUN` never counts for another folder with the
    /// same path.
    private String identity() {
        try {
            if (!Files.isDirectory(data)) return data.toString();
            Object device = Files.getAttribute(data, "unix:dev"), inode = Files.getAttribute(data, "unix:ino");
            return data.toRealPath() + " " + device + " " + inode;
        } catch (IOException e) {
            return data.toString();
        }
    }
}
