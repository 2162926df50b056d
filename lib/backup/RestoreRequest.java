package whaleware.backup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import whaleware.base.AtomicFile;
import whaleware.base.Json;
import whaleware.base.UntrustedFiles;

/// The request to the next start to restore a backup: in `/data/.ww/attempt`, as the marker of an unfinished restore.
public interface RestoreRequest {
    /// Writes the request. The caller holds the lock on `/data`.
    ///
    /// Throws IOException if it cannot be written.
    ///
    /// @param data `/data`
    /// @param time the name of the backup
    static void write(Path data, String time) throws IOException {
        var json = JsonNodeFactory.instance.objectNode().put("hook", "restore").put("backup", time)
                .put("requested", true).put("at", Instant.now().toString());
        UntrustedFiles.make(data.resolve(".ww"));
        AtomicFile.write(data.resolve(".ww/attempt"), Json.compact(json), "0644");
    }
}
