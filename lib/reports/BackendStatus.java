package whaleware.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import whaleware.base.Json;

/// The status of the reports to one back-end; the counters start with the supervisor.
///
/// @param name the back-end's URL, its secrets hidden
/// @param waiting events that are not delivered yet
/// @param delivered events that were delivered
/// @param refused events that the back-end rejected
/// @param dropped statistics that were dropped to make room for newer ones
/// @param failing whether the last try failed
/// @param error the reason of the last failure or rejection; empty if there was none
public record BackendStatus(String name, int waiting, long delivered, long refused, long dropped,
                            boolean failing, String error) {

    /// Returns `WW_RUN/reports.json`: JSON with one back-end a line between the first and the last line, so that `sh`
    /// reads it.
    static String text(List<BackendStatus> all, Instant at) {
        var text = new StringBuilder("{\"at\":\"" + at + "\",\"reports\":[\n");
        for (var one : all) text.append(Json.compact(one.json())).append(one == all.getLast() ? "\n" : ",\n");
        return text + "]}\n";
    }

    private ObjectNode json() {
        return JsonNodeFactory.instance.objectNode()
                .put("waiting", waiting).put("delivered", delivered).put("refused", refused).put("dropped", dropped)
                .put("failing", failing).put("name", name).put("error", error);
    }
}
