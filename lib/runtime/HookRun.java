package whaleware.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import whaleware.base.LinuxProcess;

/// One run of a hook, with what it takes to find its processes again, also for the next supervisor.
///
/// @param name the hook, such as `svcup`
/// @param id unique in the life of the container: the value of `WW_HOOK` in its environment
/// @param pid its first process, and the session and group that it leads
/// @param born when that process started, see [LinuxProcess#born]
/// @param ended when it ended, in the same unit; [Long#MAX_VALUE] while it runs
public record HookRun(String name, String id, int pid, long born, long ended) {

    /// The same run, over.
    public HookRun over() {
        return new HookRun(name, id, pid, born, LinuxProcess.now() + 1);
    }

    /// The hook's first process, while it runs.
    public boolean alive() {
        return LinuxProcess.of(pid).filter(p -> p.born() == born && p.runs()).isPresent();
    }

    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("id", id).put("pid", pid).put("born", born).put("ended", ended);
    }

    public static HookRun of(JsonNode json) {
        return new HookRun(json.path("name").asText(), json.path("id").asText(), json.path("pid").asInt(), json.path("born").asLong(), json.path("ended").asLong());
    }
}
