package whaleware.lifecycle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import whaleware.base.AtomicFile;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.UntrustedFiles;

/// `/data` and its marker `whaleup`, which says that the data is initialised, by which instance and for which
/// version. The marker is written after the hook has succeeded; until then there is an [AttemptMarker].
///
/// Not thread-safe, except [#settled].
final class DataVolume {
    static final String MODE = "0644";

    private final Path data, marker;
    private final String instance;
    private final boolean exists, writable, mounted;
    private final AttemptMarker attempt;

    /// @param data `/data`
    /// @param run `WW_RUN`
    /// @param instance the name for the marker
    DataVolume(Path data, Path run, String instance, Consumer<String> warn) {
        this.data = data;
        this.marker = data.resolve("whaleup");
        this.instance = instance;
        this.exists = Files.isDirectory(data);
        this.writable = exists && Files.isWritable(data) && !readOnly(data);
        this.mounted = mounted(data);
        this.attempt = new AttemptMarker(data, writable, run, warn);
    }

    /// Returns whether `firstboot` has succeeded on this data. Throws [Failure] 11 if `/data` cannot be read, or if
    /// it is a volume that cannot be written.
    boolean initialised() {
        if (Files.exists(marker)) {
            removeFirstbootAttempt();
            return true;
        }
        if (exists && (!Files.isReadable(data) || !Files.isExecutable(data))) {
            throw new Failure(ExitCode.FIRSTBOOT, "cannot use " + data
                    + ": it may not be read (chown the volume to the user of the container)");
        }
        if (mounted && !writable) {
            throw new Failure(ExitCode.FIRSTBOOT, "cannot initialise " + data
                    + ": it may not be written"
                    + " (mount it read-write, or chown the volume to the user of the container)");
        }
        return false;
    }

    /// If both markers exist, a crash came after the hook's success and before the removal of the attempt's marker.
    private void removeFirstbootAttempt() {
        try {
            if (attempt.interrupted("firstboot")) attempt.remove();
        } catch (IOException readOnly) {
            // the volume cannot be written
        }
    }

    /// Returns whether the next start will find the marker.
    boolean keeps() {
        return writable;
    }

    /// Returns whether whaleware may write to `/data/.ww` now: the next start will find it, and `/data` need not look
    /// empty to the hook any more. Thread-safe.
    boolean settled() {
        return writable && UntrustedFiles.ours(data.resolve(".ww")) && (attempt.settled() || Files.exists(marker));
    }

    /// Returns whether `/data` has no entry, except those of Whaleware and of the file system.
    boolean empty() {
        if (!exists) return true;
        try (var entries = Files.newDirectoryStream(data)) {
            for (var entry : entries) if (!entry.endsWith(".ww") && !entry.endsWith("lost+found")) return false;
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /// Returns the version in the marker; empty if there is none, or for the older form of the marker, an empty file.
    String version() {
        var text = UntrustedFiles.read(marker);
        try {
            return text.isEmpty() ? "" : Json.object(text, marker.toString(), "").path("version").asText();
        } catch (Failure foreign) {
            return "";
        }
    }

    /// Returns the marker of an unfinished `firstboot` or `upgrade`.
    AttemptMarker attempt() {
        return attempt;
    }

    /// Writes and syncs the marker, and then removes the attempt's marker. Throws [Failure] if that fails: then the
    /// hook runs again at the next start.
    ///
    /// @param code the exit code of that failure
    void done(int code, String version) {
        mark(code, version, attempt::remove);
    }

    /// Writes and syncs the marker of restored data. The attempt becomes that of an `upgrade`, which must follow.
    ///
    /// @param code the exit code if that fails
    /// @param backup the name of the backup
    void restored(int code, String version, String backup) {
        mark(code, version, () -> attempt.begin("upgrade", true, backup));
    }

    /// A step that may fail.
    private interface Step {
        void run() throws IOException;
    }

    private void mark(int code, String version, Step next) {
        try {
            var json = JsonNodeFactory.instance.objectNode();
            json.put("version", version).put("at", Instant.now().toString()).put("instance", instance);
            if (writable) AtomicFile.write(marker, Json.compact(json) + "\n", MODE);
            next.run();
        } catch (IOException e) {
            throw new Failure(code, "cannot mark " + data + " as initialised: " + e.getMessage()
                    + " (is the volume full?)");
        }
    }

    /// Returns whether version `a` is newer than version `b`. Compares number by number, as in `1.10.2`. An empty
    /// version is neither newer nor older.
    static boolean newer(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) return false;
        String[] as = a.split("[^0-9]+"), bs = b.split("[^0-9]+");
        for (int i = 0; i < Math.max(as.length, bs.length); i++) {
            int order = number(as, i).compareTo(number(bs, i));
            if (order != 0) return order > 0;
        }
        return false;
    }

    private static BigInteger number(String[] parts, int i) {
        return i < parts.length && !parts[i].isEmpty() ? new BigInteger(parts[i]) : BigInteger.ZERO;
    }

    private static boolean readOnly(Path folder) {
        try {
            return Files.getFileStore(folder).isReadOnly();
        } catch (IOException unknown) {
            return false;
        }
    }

    /// Returns whether the folder lies on a volume: on a file system other than the container's own (proc(5),
    /// mountinfo; octal escapes).
    private static boolean mounted(Path folder) {
        try (var mounts = Files.lines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
            var bytes = folder.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
            var real = new String(bytes, StandardCharsets.ISO_8859_1) + "/";
            return mounts.map(line -> line.split(" ")[4])
                    .map(point -> point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
                    .anyMatch(point -> !point.equals("/") && real.startsWith(point + "/"));
        } catch (IOException unknown) {
            return false;
        }
    }
}
