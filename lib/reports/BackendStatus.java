package whaleware.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import whaleware.base.Json;

/// How the reports to one back-end are doing.
///
/// @param name the back-end's URL, its secrets hidden
/// @param waiting events that it has not been told yet
/// @param delivered since the supervisor's start, like the next two
/// @param refused understood, and not wanted
/// @param dropped statistics that gave way to newer ones
/// @param failing whether the last try failed
/// @param error why the last one that failed or was refused did so; empty when none did
public record BackendStatus(String name, int waiting, long delivered, long refused, long dropped, boolean failing, String error) {

    /// All of them as `WW_RUN/reports.json` has them: JSON, a line each between the first and the last one, so that `sh` reads it too.
    static String text(List<BackendStatus> all, Instant at) {
        var text = new StringBuilder("{\"at\":\"" + at + "\",\"reports\":[\n");
        for (var one : all) text.append(Json.compact(one.json())).append(one == all.getLast() ? "\n" : ",\n");
        return text + "]}\n";
    }

    private ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("waiting", waiting).put("delivered", delivered).put("refused", refused).put("dropped", dropped)
                .put("failing", failing).put("name", name).put("error", error);
    }
}
