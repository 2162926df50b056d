package whaleware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/// `/data` and its mark: `whaleup` tells that it is initialised, by whom and to which version. While `firstboot` or `upgrade`
/// is under way an attempt's mark tells that too; before the hook has made the first entry of a fresh `/data` that waits in
/// `WW_RUN`, because `initdb` and its kind refuse a folder that holds even one dot-file.
final class Data {
    private static final String MODE = "0644";

    private final Path data, mark, attempt, waiting;
    private final Consumer<String> warn;
    private final boolean there, writable, mounted;

    /// @param data `/data`
    /// @param run `WW_RUN`
    Data(Path data, Path run, Consumer<String> warn) {
        this.data = data;
        this.mark = data.resolve("whaleup");
        this.attempt = data.resolve(".ww/attempt");
        this.waiting = run.resolve("attempt");
        this.warn = warn;
        this.there = Files.isDirectory(data);
        this.writable = there && Files.isWritable(data) && !readOnly(data);
        this.mounted = mounted(data);
    }

    /// Whether `firstboot` has succeeded here.
    /// @throws Failure where that cannot be known, or where a mounted `/data` could not keep it
    boolean initialised() {
        if (there && (!Files.isReadable(data) || !Files.isExecutable(data))) {
            if (mounted) throw new Failure(Exit.FIRSTBOOT, "cannot use " + data + ": it may not be read (chown the volume to the user of the container)");
            return false;
        }
        if (Files.exists(mark)) return true;
        if (mounted && !writable) {
            throw new Failure(Exit.FIRSTBOOT, "cannot initialise " + data + ": it may not be written (mount it read-write, or chown the volume to the user of the container)");
        }
        return false;
    }

    /// Whether the next start will find the mark.
    boolean keeps() {
        return writable;
    }

    /// The version that `whaleup` tells; empty in the older form, which is an empty file.
    String version() {
        try {
            return new ObjectMapper().readTree(Files.readString(mark)).path("version").asText();
        } catch (IOException olderOrForeign) {
            return "";
        }
    }

    /// Whether this hook, `firstboot` or `upgrade`, was begun here and never came to its end.
    boolean interrupted(String hook) {
        return note(attempt).path("hook").asText().equals(hook)
                || note(waiting).path("hook").asText().equals(hook) && note(waiting).path("data").asText().equals(identity());
    }

    /// Notes that one is begun now.
    void begin(String hook) {
        var text = JsonNodeFactory.instance.objectNode().put("hook", hook).put("at", Instant.now().toString()).put("data", identity()).toString();
        try {
            Atomic.write(waiting, text, MODE);
            if (Files.exists(mark)) settle();
        } catch (IOException e) {
            warn.accept("cannot note the attempt of " + hook + ": " + e.getMessage() + " (an interruption would not be told to the next one)");
        }
    }

    /// Moves the note to `/data` as soon as something lies there; called again and again while the hook runs.
    void settle() {
        if (!writable || !Files.exists(waiting) || Files.exists(attempt)) return;
        try (var entries = Files.newDirectoryStream(data, entry -> !entry.getFileName().toString().equals("lost+found"))) {
            if (!entries.iterator().hasNext()) return;
            Files.createDirectories(attempt.getParent());
            Atomic.write(attempt, Files.readString(waiting), MODE);
            Files.deleteIfExists(waiting);
        } catch (IOException full) {
            // it waits where it is, and this is tried again
        }
    }

    /// The hook has succeeded: the mark is written and synced first, then the note of the attempt goes.
    /// @throws Failure with this code where the mark cannot be written: the hook is run again at the next start
    void done(int code, String version, String instance) {
        try {
            if (writable) Atomic.write(mark, JsonNodeFactory.instance.objectNode().put("version", version).put("at", Instant.now().toString()).put("instance", instance) + "\n", MODE);
            Files.deleteIfExists(waiting);
            Files.deleteIfExists(attempt);
            Files.deleteIfExists(attempt.getParent());
        } catch (DirectoryNotEmptyException holdsMore) {
            // it stays
        } catch (IOException e) {
            throw new Failure(code, "cannot mark " + data + " as initialised: " + e.getMessage() + " (is the volume full?)");
        }
    }

    private static JsonNode note(Path file) {
        try {
            return new ObjectMapper().readTree(Files.readString(file));
        } catch (IOException none) {
            return MissingNode.getInstance();
        }
    }

    /// Which folder it is, so that a note that waits in `WW_RUN` is never taken for one about another that had its name before.
    private String identity() {
        try {
            return there ? data.toRealPath() + " " + Files.getAttribute(data, "unix:dev") + " " + Files.getAttribute(data, "unix:ino") : data.toString();
        } catch (IOException e) {
            return data.toString();
        }
    }

    private static boolean readOnly(Path folder) {
        try {
            return Files.getFileStore(folder).isReadOnly();
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean mounted(Path folder) {
        try (var mounts = Files.lines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
            var real = folder.toRealPath().toString();
            return mounts.anyMatch(line -> line.split(" ")[4].equals(real));
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException unknown) {
            return false;
        }
    }
}
