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

/// `/data` and its mark: `whaleup` tells that it is initialised, by whom and to which version. That is written when the hook has
/// succeeded; while it is under way there is a note, the [AttemptMarker].
final class DataVolume {
    static final String MODE = "0644";

    private final Path data, mark;
    private final boolean there, writable, mounted;
    private final AttemptMarker attempt;

    /// @param data `/data`
    /// @param run `WW_RUN`
    DataVolume(Path data, Path run, Consumer<String> warn) {
        this.data = data;
        this.mark = data.resolve("whaleup");
        this.there = Files.isDirectory(data);
        this.writable = there && Files.isWritable(data) && !readOnly(data);
        this.mounted = mounted(data);
        this.attempt = new AttemptMarker(data, writable, run, warn);
    }

    /// Whether `firstboot` has succeeded here.
    /// @throws Failure where that cannot be known, or where a mounted `/data` could not keep it
    boolean initialised() {
        if (Files.exists(mark)) {
            forgetFirstboot();
            return true;
        }
        if (there && (!Files.isReadable(data) || !Files.isExecutable(data))) {
            throw new Failure(ExitCode.FIRSTBOOT, "cannot use " + data + ": it may not be read (chown the volume to the user of the container)");
        }
        if (mounted && !writable) {
            throw new Failure(ExitCode.FIRSTBOOT, "cannot initialise " + data + ": it may not be written (mount it read-write, or chown the volume to the user of the container)");
        }
        return false;
    }

    /// The mark is written before the note goes: where both are there, a crash came between.
    private void forgetFirstboot() {
        try {
            if (attempt.interrupted("firstboot")) attempt.over();
        } catch (IOException readOnly) {
            // a mount that cannot be written
        }
    }

    /// Whether the next start will find the mark.
    boolean keeps() {
        return writable;
    }

    /// Whether something of ours may lie in `.ww` now: it will be found again, and nobody has to take `/data` for a fresh one any more. From any thread.
    boolean settled() {
        return writable && UntrustedFiles.ours(data.resolve(".ww")) && (attempt.settled() || Files.exists(mark));
    }

    /// The version that `whaleup` tells; empty in the older form, which is an empty file.
    String version() {
        try {
            return Json.object(UntrustedFiles.read(mark), mark.toString(), "").path("version").asText();
        } catch (Failure olderOrForeign) {
            return "";
        }
    }

    /// The note of a `firstboot` or `upgrade` that is under way.
    AttemptMarker attempt() {
        return attempt;
    }

    /// The hook has succeeded: the mark is written and synced first, then the note of the attempt goes.
    /// @throws Failure with this code where the mark cannot be written: the hook is run again at the next start
    void done(int code, String version, String instance) {
        try {
            if (writable) AtomicFile.write(mark, Json.compact(JsonNodeFactory.instance.objectNode().put("version", version).put("at", Instant.now().toString()).put("instance", instance)) + "\n", MODE);
            attempt.over();
        } catch (IOException e) {
            throw new Failure(code, "cannot mark " + data + " as initialised: " + e.getMessage() + " (is the volume full?)");
        }
    }

    /// Returns whether version `a` is newer than version `b`. Compares number by number, as in `1.10.2`. An empty version is never newer
    /// or older.
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

    /// Whether a volume is behind it: the file system it lies on is not the container's own (proc(5), mountinfo; octal escapes).
    private static boolean mounted(Path folder) {
        try (var mounts = Files.lines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
            var real = new String(folder.toRealPath().toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1) + "/";
            return mounts.map(line -> line.split(" ")[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
                    .anyMatch(point -> !point.equals("/") && real.startsWith(point + "/"));
        } catch (IOException unknown) {
            return false;
        }
    }
}
