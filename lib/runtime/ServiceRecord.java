package whaleware.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import whaleware.base.LinuxProcess;

/// The service as `state.json` has it, so that the next supervisor finds its processes.
///
/// @param foreground whether `svcup` is the service itself
/// @param run the run of `svcup`, or null before it has a process
/// @param roots the daemons that `svcup` left, without their children; only `pid` and `born` are kept
public record ServiceRecord(boolean foreground, HookRun run, List<LinuxProcess> roots) {

    static ServiceRecord of(JsonNode json) {
        var roots = new ArrayList<LinuxProcess>();
        for (var root : json.path("roots")) {
            roots.add(new LinuxProcess(root.path("pid").asInt(), 'S', 0, 0, 0, root.path("born").asLong()));
        }
        var run = json.has("run") ? HookRun.of(json.path("run")) : null;
        return new ServiceRecord(json.path("foreground").asBoolean(), run, roots);
    }

    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode().put("foreground", foreground);
        if (run != null) json.set("run", run.json());
        for (var root : roots) json.withArray("roots").addObject().put("pid", root.pid()).put("born", root.born());
        return json;
    }
}
