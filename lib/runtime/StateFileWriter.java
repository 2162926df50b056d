package whaleware.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;
import whaleware.base.AtomicFile;
import whaleware.base.Json;
import whaleware.base.LinuxProcess;

/// Writes a [StateFile] to `WW_RUN`: `state.json` for readers, and `end` for the launcher, which then knows the
/// sessions to terminate if no supervisor is left.
///
/// `state.json` is JSON that `lib/sh` reads line by line. The first line has a fixed form and length. After it, each
/// member has a line of its own, and so has each element of a list of objects.
final class StateFileWriter {
    /// The length of the first line in bytes, with its line break: a write in place replaces the whole line.
    private static final int FIRST_LINE = 160;
    /// The members of the first line, and `answers`, which comes directly after it.
    private static final List<String> WRITTEN_FIRST = List.of("state", "pid", "start", "boot_id", "ready", "thread",
            "answers");

    private final Path state, end;
    private final Consumer<String> warn;
    private final LinuxProcess self = LinuxProcess.of((int) ProcessHandle.current().pid()).orElseThrow();
    private final String thread = nameThread();
    private volatile StateFile.Snapshot snapshot;
    private String endText;
    private boolean warned;

    /// @param run `WW_RUN`
    /// @param warn takes a line when the file cannot be written, once for each time that `WW_RUN` is full
    StateFileWriter(Path run, Consumer<String> warn) {
        this.state = run.resolve("state.json");
        this.end = run.resolve("end");
        this.warn = warn;
    }

    /// Returns the last text, even if the disk had no room for it. Returns null before the first write. Thread-safe.
    StateFile.Snapshot snapshot() {
        return snapshot;
    }

    /// Writes the whole file. If `WW_RUN` is full, replaces only the first line of the old file: no service ends for
    /// that.
    ///
    /// @param sessions the boot id and the sessions to terminate, for `end`
    void write(ObjectNode json, boolean ready, String sessions) {
        snapshot = new StateFile.Snapshot(text(json, ready), ready);
        var terminate = json.path("grace_tenths").asInt(80) + " " + sessions;
        try {
            AtomicFile.replaceInPrivateFolder(state, snapshot.text(), "0644");
            if (!terminate.equals(endText)) AtomicFile.replaceInPrivateFolder(end, terminate + "\n", "0600");
            endText = terminate;
            warned = false;
        } catch (IOException full) {
            endText = null;
            replaceFirstLine(firstLine(json, ready));
            if (!warned) warn.accept("cannot write " + state + ": " + full.getMessage()
                    + " (is it full? Until there is room, the file shows the current state and older facts)");
            warned = true;
        }
    }

    /// Overwrites the first line in place, which takes no room on the disk.
    private void replaceFirstLine(String line) {
        try (var file = FileChannel.open(state, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException goneOrFull) {
            // the warning of the caller covers this too
        }
    }

    private String text(ObjectNode json, boolean ready) {
        var members = new StringJoiner(",\n", firstLine(json, ready), "}\n");
        if (json.has("answers")) members.add("\"answers\":" + lines(json.get("answers"))); // commands wait for them
        for (var member : json.properties()) {
            if (WRITTEN_FIRST.contains(member.getKey())) continue;
            members.add("\"" + member.getKey() + "\":" + lines(member.getValue()));
        }
        return members.toString();
    }

    /// Gives this thread a name in `/proc` that has the start time: a probe reads the short file with the name in place
    /// of `/proc/PID/stat`. Returns the member for the first line, or an empty text if there is no such name.
    private String nameThread() {
        try {
            var id = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
            var name = ByteBuffer.wrap(("ww-" + self.born()).getBytes(StandardCharsets.US_ASCII));
            try (var comm = FileChannel.open(Path.of("/proc/thread-self/comm"), StandardOpenOption.WRITE)) {
                comm.write(name);
            }
            return "\"thread\":" + id + ",";
        } catch (IOException oldKernel) {
            return "";
        }
    }

    /// Returns `{"state":"UP","pid":12,"start":345,"boot_id":"…","ready":true,"thread":13,`, padded with blanks.
    private String firstLine(ObjectNode json, boolean ready) {
        String state = json.path("state").asText(), bootId = json.path("boot_id").asText();
        var line = "{\"state\":\"" + state + "\",\"pid\":" + self.pid() + ",\"start\":" + self.born()
                + ",\"boot_id\":\"" + bootId + "\",\"ready\":" + ready + "," + thread;
        return line + " ".repeat(FIRST_LINE - 1 - line.length()) + "\n";
    }

    private static String lines(JsonNode value) {
        if (!value.isArray() || value.isEmpty() || !value.get(0).isObject()) return Json.compact(value);
        var elements = new StringJoiner(",\n", "[\n", "]");
        value.forEach(element -> elements.add(Json.compact(element)));
        return elements.toString();
    }
}
