package whaleware.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Why the container ended, for Kubernetes: `/dev/termination-log`, where it is there, shows in `kubectl describe`.
/// `WW_TERMINATION_LOG` names another file.
public interface TerminationLog {
    /// What the kubelet reads of it, in bytes.
    int MOST = 4096;

    /// @param why the cause, then the last lines of what failed; of a longer text the oldest of these lines give way
    static void write(Map<String, String> env, String why) {
        var file = Path.of(env.getOrDefault("WW_TERMINATION_LOG", "/dev/termination-log"));
        if (!Files.isRegularFile(file)) return;
        var lines = new ArrayList<>(why.lines().toList());
        while (lines.size() > 1 && bytes(lines).length > MOST) lines.remove(1);
        try (var out = Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(bytes(lines), 0, Math.min(bytes(lines).length, MOST));
        } catch (IOException notOurs) {
            // stderr has told it too
        }
    }

    private static byte[] bytes(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
