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

/// How one container is to be started: the variant that was asked for, and what a fault changes about it.
final class Setup {
    /// `UID` or `UID:GID`, or empty for the subject's own user.
    String user = "";
    /// Whether it shares the network of this machine; else it has but a loopback of its own.
    boolean readOnly, init, networked;
    /// Seconds by which a clock of its own is ahead; 0 for the machine's.
    int ahead;
    /// Its memory limit in bytes; 0 for none.
    long memory;
    /// What the container's command is put behind.
    List<String> front = new ArrayList<>();
    /// The control groups that it needs for itself.
    List<String> groups = new ArrayList<>();
    /// Where its `/data`, its `WW_RUN` (null for one that goes with the container) and the torturer's own folder lie on this machine.
    Path data, run, torture;
    final Map<String, String> env = new LinkedHashMap<>();
    /// The hooks that are replaced, by name: a script.
    final Map<String, String> hooks = new LinkedHashMap<>();
    /// What lies over the subject's own `CFG`.
    ObjectNode cfg = JsonNodeFactory.instance.objectNode();

    /// Lays JSON over the configuration.
    Setup cfg(String json) {
        cfg = (ObjectNode) MergePatch.patch(cfg, Json.object(json, "the fault's configuration", ""));
        return this;
    }

    /// The container's environment, `CFG` included.
    Map<String, String> environment() {
        var all = new LinkedHashMap<>(env);
        if (all.containsKey("CFG_RAW")) all.put("CFG", all.remove("CFG_RAW"));
        else all.put("CFG", MergePatch.patch(all.containsKey("CFG") ? Json.object(all.get("CFG"), "CFG", "") : null, cfg).toString());
        return all;
    }
}
