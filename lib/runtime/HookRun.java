package whaleware.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import whaleware.base.LinuxProcess;

/// One run of a hook, with the facts by which this supervisor or the next one finds its processes.
///
/// @param name the hook, such as `svcup`
/// @param id unique in the life of the container: the value of `WW_HOOK` in the hook's environment
/// @param pid the hook's first process, and the id of the session and the group that this process leads
/// @param born when that process started, see [LinuxProcess#born]
/// @param ended when that process ended, in the same unit; [Long#MAX_VALUE] while the hook runs
public record HookRun(String name, String id, int pid, long born, long ended) {

    /// Returns this run with its end.
    ///
    /// @param now the present, in the unit of [LinuxProcess#born]
    public HookRun finished(long now) {
        return new HookRun(name, id, pid, born, now + 1);
    }

    /// Returns whether the hook's first process still runs.
    public boolean alive() {
        return LinuxProcess.of(pid).filter(p -> p.born() == born && p.runs()).isPresent();
    }

    /// Returns the run as it is saved in `state.json`.
    ObjectNode json() {
        return JsonNodeFactory.instance.objectNode()
                .put("name", name).put("id", id).put("pid", pid).put("born", born).put("ended", ended);
    }

    /// Reads a run that [#json] has written.
    static HookRun of(JsonNode json) {
        return new HookRun(json.path("name").asText(), json.path("id").asText(), json.path("pid").asInt(),
                json.path("born").asLong(), json.path("ended").asLong());
    }
}
