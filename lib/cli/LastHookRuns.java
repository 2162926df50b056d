package whaleware.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import whaleware.base.LinuxProcess;
import whaleware.reports.backends.ShippedReporterHooks;
import whaleware.status.Quantities;

/// How the last run of each hook of a running instance ended, for `ww doctor`.
final class LastHookRuns {
    private final JsonNode state;
    private final Path usr;
    private final long uptime;

    /// @param state `state.json` of the instance
    /// @param usr the folder of the hooks
    LastHookRuns(JsonNode state, Path usr) {
        this.state = state;
        this.usr = usr;
        this.uptime = LinuxProcess.uptime() / 100;
    }

    /// Returns a text by the name of the hook, such as `ended with 0, 12 s ago, took 340 ms`. A run that goes on comes
    /// first. Includes the hooks that have not run.
    Map<String, String> texts() {
        var ended = new LinkedHashMap<String, String>();
        for (var run : state.path("last_runs")) {
            ended.put(run.path("hook").asText(), run.path("outcome").asText() + ", "
                    + Quantities.age(uptime - run.path("up").asLong()) + " ago, took "
                    + Quantities.duration(run.path("took_ms").asLong() / 1000.0));
        }
        var names = new LinkedHashSet<>(ended.keySet());
        var running = running();
        names.addAll(running);
        for (var hook : state.path("hooks")) names.add(hook.asText());
        var texts = new LinkedHashMap<String, String>();
        for (var name : names) {
            var last = ended.getOrDefault(name, notRun(name));
            if (running.contains(name)) last = "runs now" + (ended.containsKey(name) ? "; before: " + last : "");
            texts.put(name, last);
        }
        return texts;
    }

    private Set<String> running() {
        var names = new LinkedHashSet<String>();
        if (state.has("hook")) names.add(state.path("hook").path("name").asText());
        for (var run : state.path("parallel")) names.add(run.path("run").path("name").asText());
        var service = state.path("service");
        boolean lives = service.path("foreground").asBoolean() && service.has("run")
                && ProcessHandle.of(service.path("run").path("pid").asLong()).isPresent();
        if (lives) names.add("svcup");
        return names;
    }

    private String notRun(String name) {
        return ShippedReporterHooks.isUnmodified(usr.resolve(name + ".java"))
                ? "as shipped: the supervisor does its work, see Reports" : "has not run in this life";
    }
}
