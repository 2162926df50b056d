package whaleware.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import whaleware.base.Text;

/// The status of a job, as `state.json` has it. Not thread-safe: belongs to the loop's thread.
final class JobStatus {
    /// The members that the next container gets, too.
    private static final String[] KEPT =
            {"name", "schedule", "zone", "since", "missed", "last", "exit", "outcome", "took_ms", "failed"};

    private final ObjectNode json;

    private JobStatus(ObjectNode json) {
        this.json = json;
    }

    /// Returns the status of a job in the list of all, or adds it.
    ///
    /// @param former what the last container has kept of it
    static JobStatus in(ArrayNode all, String name, JsonNode former) {
        for (var each : all) if (each.path("name").asText().equals(name)) return new JobStatus((ObjectNode) each);
        var json = all.addObject().put("name", name);
        if (former instanceof ObjectNode known) copy(known, json);
        return new JobStatus(json);
    }

    /// Returns the members that the next container gets.
    ObjectNode kept() {
        var kept = JsonNodeFactory.instance.objectNode();
        copy(json, kept);
        return kept;
    }

    private static void copy(ObjectNode from, ObjectNode to) {
        for (var key : KEPT) if (from.path(key).isValueNode()) to.set(key, from.get(key));
    }

    /// Returns whether it was planned for the same schedule.
    boolean isFor(CronJob job) {
        var settings = job.settings();
        return json.path("schedule").asText().equals(settings.schedule().strip())
                && json.path("zone").asText().equals(settings.zone());
    }

    /// Notes the schedule, and the time up to which its due times were dealt with.
    void plannedFor(CronJob job, Instant since) {
        text("schedule", job.settings().schedule().strip());
        text("zone", job.settings().zone());
        time("since", since);
    }

    /// Returns the time up to which due times were dealt with. Returns null if the job is new.
    Instant since() {
        try {
            return json.has("since") ? Instant.parse(json.path("since").asText()) : null;
        } catch (DateTimeException damaged) {
            return null;
        }
    }

    /// Sets when the job is due next; null if it has no schedule.
    void next(Instant due) {
        time("next", due);
    }

    /// Returns whether a missed run is to be made up for.
    boolean missed() {
        return json.path("missed").asBoolean();
    }

    void missed(boolean missed) {
        flag("missed", missed);
    }

    /// Notes that no process runs, though a killed supervisor has noted a start.
    void notRunning() {
        flag("running", false);
    }

    /// Returns whether the last run failed.
    boolean failed() {
        return json.path("failed").asBoolean();
    }

    void started(Instant at) {
        time("last", at);
        flag("running", true);
        missed(false);
    }

    /// Notes the end of a run.
    ///
    /// @param code its exit code, −1 if it is unknown
    /// @param outcome for people
    void ended(int code, String outcome, boolean failed, Duration took, Instant at) {
        flag("running", false);
        flag("failed", failed);
        json.put("exit", code).put("outcome", outcome).put("took_ms", took.toMillis());
        if (code < 0) json.remove("exit");
        else if (code == 0) time("succeeded", at);
        count("runs");
        if (failed) count("failures");
    }

    /// Adds one to a counter: `runs`, `failures`, `overlaps` or `misses`.
    void count(String counter) {
        json.put(counter, json.path(counter).asLong() + 1);
    }

    private void flag(String name, boolean on) {
        if (on) json.put(name, true);
        else json.remove(name);
    }

    private void text(String name, String text) {
        if (text.isEmpty()) json.remove(name);
        else json.put(name, text);
    }

    private void time(String name, Instant time) {
        if (time == null) json.remove(name);
        else json.put(name, Text.RFC_3339.format(time));
    }
}
