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
/// @param warmup the run of `warmup`, or null before its end
/// @param roots the daemons that both hooks left, without their children
public record ServiceRecord(boolean foreground, HookRun run, HookRun warmup, List<Daemon> roots) {
    /// A process that a hook left.
    ///
    /// @param hook `svcup` or `warmup`
    /// @param process only `pid` and `born` are kept
    public record Daemon(String hook, LinuxProcess process) {}

    static ServiceRecord of(JsonNode json) {
        var roots = new ArrayList<Daemon>();
        for (var root : json.path("roots")) {
            var process = new LinuxProcess(root.path("pid").asInt(), 'S', 0, 0, 0, root.path("born").asLong());
            roots.add(new Daemon(root.path("hook").asText("svcup"), process));
        }
        return new ServiceRecord(json.path("foreground").asBoolean(), run(json, "run"), run(json, "warmup"), roots);
    }

    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode().put("foreground", foreground);
        if (run != null) json.set("run", run.json());
        if (warmup != null) json.set("warmup", warmup.json());
        for (var root : roots) {
            var daemon = json.withArray("roots").addObject();
            daemon.put("pid", root.process.pid()).put("born", root.process.born());
            if (!root.hook.equals("svcup")) daemon.put("hook", root.hook);
        }
        return json;
    }

    private static HookRun run(JsonNode json, String member) {
        return json.has(member) ? HookRun.of(json.path(member)) : null;
    }
}
