package whaleware.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/// A hook that runs beside the life cycle, as `state.json` has it, so that the next supervisor finds it.
///
/// @param run the run
/// @param since when it was started, on the monotonic clock
/// @param timeout how long it may take
public record ParallelRun(HookRun run, long since, Duration timeout) {

    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.set("run", run.json());
        return json.put("since_mono", since).put("timeout_ms", timeout.toMillis());
    }

    static ParallelRun of(JsonNode json) {
        return new ParallelRun(HookRun.of(json.path("run")), json.path("since_mono").asLong(),
                Duration.ofMillis(json.path("timeout_ms").asLong()));
    }
}
