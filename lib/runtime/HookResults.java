package whaleware.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import whaleware.base.LinuxProcess;

/// The end of each hook's last run, as `last_runs` in `state.json`. A result is written with the next
/// [StateFile#save].
///
/// Thread-safe, because hooks that report end in threads of the delivery.
public final class HookResults {
    private final ObjectNode json;
    private final Map<String, ObjectNode> results = new LinkedHashMap<>();
    private boolean changed, urgent;

    /// @param json the members of `state.json`
    HookResults(ObjectNode json) {
        this.json = json;
        for (var result : json.path("last_runs")) results.put(result.path("hook").asText(), (ObjectNode) result);
    }

    /// Notes the end of a run.
    ///
    /// @param outcome such as `ended with 0`
    /// @param took the run time
    public synchronized void ended(String hook, String outcome, Duration took) {
        results.put(hook, JsonNodeFactory.instance.objectNode().put("hook", hook).put("at", Instant.now().toString())
                .put("up", LinuxProcess.uptime() / 100).put("took_ms", took.toMillis()).put("outcome", outcome));
        changed = true;
    }

    /// As [#ended], for a hook after which nothing else is saved: [#takeUrgent] then returns true.
    public synchronized void endedAlone(String hook, String outcome, Duration took) {
        ended(hook, outcome, took);
        urgent = true;
    }

    /// Returns, once, whether a result waits for a save.
    public synchronized boolean takeUrgent() {
        boolean due = urgent && changed;
        urgent = false;
        return due;
    }

    /// Moves the results to the members of `state.json`. Belongs to the loop's thread.
    synchronized void publish() {
        if (!changed) return;
        changed = false;
        json.putArray("last_runs").addAll(new ArrayList<>(results.values()));
    }
}
