package whaleware.faults;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import whaleware.base.Json;
import whaleware.config.MergePatch;

/// The options of a container: those of the command line, and the changes of a fault.
final class ContainerOptions {
    /// `UID` or `UID:GID`, or "" for the subject's own user.
    String user = "";
    boolean readOnly, init;
    /// Whether it shares the network of this machine; else it has only a loopback interface.
    boolean networked;
    /// Seconds by which its monotonic clock is ahead; 0 for the machine's clock.
    int ahead;
    /// Its memory limit in bytes; 0 for none.
    long memory;
    /// Words in front of the container's command.
    List<String> front = new ArrayList<>();
    /// Paths of its own control groups.
    List<String> groups = new ArrayList<>();
    /// The folders of this machine for `/data`, `/backup`, `WW_RUN` (null for a folder inside the container) and
    /// `/torture`.
    Path data, backup, run, torture;
    final Map<String, String> env = new LinkedHashMap<>();
    /// The hooks that are replaced: scripts by name.
    final Map<String, String> hooks = new LinkedHashMap<>();
    /// Merged into the subject's own `CFG`.
    ObjectNode cfg = JsonNodeFactory.instance.objectNode();

    /// Merges JSON into the configuration.
    ContainerOptions cfg(String json) {
        cfg = (ObjectNode) MergePatch.patch(cfg, Json.object(json, "the fault's configuration", ""));
        return this;
    }

    /// Returns the environment, `CFG` included. `CFG_RAW` replaces `CFG` as it is.
    Map<String, String> environment() {
        var all = new LinkedHashMap<>(env);
        var raw = all.remove("CFG_RAW");
        var own = all.containsKey("CFG") && raw == null ? Json.object(all.get("CFG"), "CFG", "") : null;
        all.put("CFG", raw != null ? raw : MergePatch.patch(own, cfg).toString());
        return all;
    }
}
