package whaleware.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
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

/// The note that a `firstboot` or `upgrade` of `/data` is under way, so that whoever finds it knows that it was interrupted.
/// It is to lie in `/data/.ww/`; but before the hook has made the first entry it waits in `WW_RUN`, because `initdb` and its
/// kind refuse a folder that holds even one dot-file.
final class AttemptMarker {
    private final Path data, note, waiting;
    private final boolean writable;
    private final Consumer<String> warn;
    private final Set<String> before = new HashSet<>();
    private volatile boolean settled;

    /// @param data `/data`
    /// @param writable whether anything can be written there
    /// @param run `WW_RUN`
    AttemptMarker(Path data, boolean writable, Path run, Consumer<String> warn) {
        this.data = data;
        this.writable = writable;
        this.note = data.resolve(".ww/attempt");
        this.waiting = run.resolve("attempt");
        this.warn = warn;
    }

    /// Whether this hook, `firstboot` or `upgrade`, was begun here and never came to its end.
    boolean interrupted(String hook) {
        return read(note).path("hook").asText().equals(hook)
                || read(waiting).path("hook").asText().equals(hook) && read(waiting).path("data").asText().equals(identity());
    }

    /// Notes that one is begun now, and what lies in `/data` before it.
    ///
    /// @param atOnce for a `/data` that is initialised, and has to look fresh to nobody
    void begin(String hook, boolean atOnce) {
        before.clear();
        before.addAll(entries());
        var text = Json.compact(JsonNodeFactory.instance.objectNode().put("hook", hook).put("at", Instant.now().toString()).put("data", identity()));
        try {
            AtomicFile.write(waiting, text, DataVolume.MODE);
            if (atOnce) move();
        } catch (IOException e) {
            warn.accept("cannot note the attempt of " + hook + ": " + e.getMessage() + " (an interruption would not be told to the next one)");
        }
    }

    /// Moves the note to `/data` as soon as the hook has made something there; called again and again while it runs. A hook that
    /// clears away what an interrupted one left, the note with it, finds the folder empty after that, as `initdb` wants it.
    void settle() {
        if (!writable || !Files.exists(waiting) || Files.exists(note) || before.containsAll(entries())) return;
        try {
            move();
        } catch (IOException full) {
            // it waits where it is, and this is tried again
        }
    }

    private void move() throws IOException {
        if (!writable) return;
        UntrustedFiles.make(note.getParent());
        AtomicFile.write(note, Files.readString(waiting), DataVolume.MODE);
        Files.deleteIfExists(waiting);
        settled = true;
    }

    /// Whether its note lies in `/data`, because the hook has made something there.
    boolean settled() {
        return settled;
    }

    /// What lies in `/data`, but for ours: each name with its inode, which tells a new one from one that had its name before.
    private Set<String> entries() {
        var entries = new HashSet<String>();
        try (var all = Files.newDirectoryStream(data)) {
            for (var entry : all) if (!entry.endsWith(".ww")) entries.add(entry.getFileName() + " " + Files.getAttribute(entry, "unix:ino", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | DirectoryIteratorException changing) {
            return Set.of();
        }
        return entries;
    }

    /// It came to its end.
    void over() throws IOException {
        try {
            Files.deleteIfExists(waiting);
            if (!UntrustedFiles.ours(note.getParent())) return;
            Files.deleteIfExists(note);
            Files.deleteIfExists(note.getParent());
        } catch (DirectoryNotEmptyException holdsMore) {
            // it stays
        }
    }

    private static JsonNode read(Path file) {
        try {
            return Json.object(UntrustedFiles.read(file), file.toString(), "");
        } catch (Failure none) {
            return MissingNode.getInstance();
        }
    }

    /// Which folder it is, so that a note that waits in `WW_RUN` is never taken for one about another that had its name before.
    private String identity() {
        try {
            return Files.isDirectory(data) ? data.toRealPath() + " " + Files.getAttribute(data, "unix:dev") + " " + Files.getAttribute(data, "unix:ino") : data.toString();
        } catch (IOException e) {
            return data.toString();
        }
    }
}
