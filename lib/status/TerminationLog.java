package whaleware.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import whaleware.base.FilePath;

/// The reason why the container ended, for Kubernetes: `kubectl describe` shows `/dev/termination-log` if that file
/// exists. `WW_TERMINATION_LOG` names another file.
public interface TerminationLog {
    /// The bytes that the kubelet reads.
    int MAX_BYTES = 4096;

    /// Writes the reason, if the file exists.
    ///
    /// @param reason the cause, then the last lines of the failed hook; if it is too long, the oldest of these lines
    /// are dropped
    static void write(Map<String, String> env, String reason) {
        var file = FilePath.find(env.getOrDefault("WW_TERMINATION_LOG", "/dev/termination-log")).orElse(null);
        if (file == null || !Files.isRegularFile(file)) return;
        var lines = new ArrayList<>(reason.lines().toList());
        while (lines.size() > 1 && bytes(lines).length > MAX_BYTES) lines.remove(1);
        try (var out = Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(bytes(lines), 0, Math.min(bytes(lines).length, MAX_BYTES));
        } catch (IOException notWritable) {
            // the log has the reason too
        }
    }

    private static byte[] bytes(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
