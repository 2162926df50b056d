package whaleware.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import whaleware.Whaleware;
import whaleware.base.LinuxProcess;

/// The members of `state.json` that only readers outside the supervisor use: `ww status`, `/metrics` and the
/// launcher. Each is written with the next [StateFile#save].
public final class StatusFacts {
    /// A run of `monitor`.
    ///
    /// @param took the run time
    /// @param failures how many runs in a row have failed
    /// @param limit with how many failures in a row the service is restarted
    /// @param unusable how many runs in a row could not be built or run, and say nothing about the service
    /// @param outdated how many runs in a row were of the last good version, because the script cannot be built
    /// @param next when the next run is due
    /// @param answer the JSON object that it printed, or null
    public record MonitorRun(String outcome, Duration took, int failures, int limit, int unusable, int outdated,
                             Duration next, ObjectNode answer) {}

    /// A script that starts slowly.
    ///
    /// @param why `not baked`, or what has changed since
    public record Unbaked(String script, String why) {
        /// Returns whether both are equal. The `equals` of a record takes a JVM some milliseconds.
        public boolean isSame(Unbaked other) {
            return script.equals(other.script) && why.equals(other.why);
        }
    }

    private final ObjectNode json;

    /// @param json the members of `state.json`
    StatusFacts(ObjectNode json) {
        this.json = json;
    }

    /// Sets the names that events carry, and the version of whaleware.
    public void identity(String webapp, String version, String instance) {
        json.put("webapp", webapp).put("version", version).put("instance", instance)
                .put("whaleware", Whaleware.VERSION);
    }

    /// Sets the labels that events carry.
    public void labels(Map<String, String> labels) {
        json.remove("labels");
        if (labels.isEmpty()) return;
        var members = json.putObject("labels");
        labels.forEach(members::put);
    }

    /// Sets the hash of the configuration.
    ///
    /// @return whether this is a change
    public boolean config(String hash) {
        return set("config", TextNode.valueOf(hash));
    }

    /// Sets the budget of a stop; the launcher uses it if no supervisor is left.
    public void stopGrace(Duration grace) {
        json.put("grace_tenths", grace.toMillis() / 100);
    }

    /// Sets the names of the hooks that exist.
    public void hooks(List<String> names) {
        var list = JsonNodeFactory.instance.arrayNode();
        names.forEach(list::add);
        json.set("hooks", list);
    }

    /// Sets the version of the data, or null if nothing keeps the data.
    ///
    /// @return whether this is a change
    public boolean dataVersion(String version) {
        return set("data_version", TextNode.valueOf(version));
    }

    /// Sets when the service is started again, or null if no start is scheduled.
    ///
    /// @return whether this is a change
    public boolean nextTry(Duration delay) {
        return set("next_up", delay == null ? null : LongNode.valueOf(LinuxProcess.uptime() / 100 + delay.toSeconds()));
    }

    /// Sets the result of the last `monitor`.
    public void monitor(MonitorRun run) {
        var now = Instant.now();
        long up = LinuxProcess.uptime() / 100;
        var last = json.putObject("monitor").put("at", now.toString()).put("up", up)
                .put("next", now.plus(run.next).toString()).put("next_up", up + run.next.toSeconds())
                .put("failures", run.failures).put("limit", run.limit);
        if (run.unusable > 0) last.put("unusable", run.unusable);
        if (run.outdated > 0) last.put("outdated", run.outdated);
        last.put("took_ms", run.took.toMillis()).put("outcome", run.outcome);
        if (run.answer != null) last.set("answer", run.answer);
    }

    /// Sets the failures that count for `ww.restart.limit`, since the service was last UP; null for none.
    ///
    /// @param limit 0 if there is none
    public void failedStarts(Integer count, int limit) {
        if (count == null) json.remove("failures");
        else json.putObject("failures").put("count", count).put("limit", limit);
    }

    /// Sets the scripts that start slowly.
    public void unbaked(List<Unbaked> scripts) {
        json.remove("unbaked");
        if (scripts.isEmpty()) return;
        var list = json.putArray("unbaked");
        for (var script : scripts) list.addObject().put("script", script.script).put("why", script.why);
    }

    /// Sets the readiness that the service has reported, or null if it reports none.
    public void notified(StateFile.Notified notified) {
        if (notified == null) json.remove("notify");
        else json.putObject("notify").put("ready", notified.ready()).put("status", notified.status());
    }

    /// Removes the result of `monitor`, because there is no such hook.
    public void noMonitor() {
        json.remove("monitor");
    }

    /// Sets the last successful backup. Counts nothing.
    ///
    /// @param time its name
    public void lastBackup(String time, Instant at, long bytes, double seconds) {
        long age = Duration.between(at, Instant.now()).toSeconds();
        json.withObject("/backup").put("last", time).put("at", at.toString()).put("at_s", at.getEpochSecond())
                .put("at_up", LinuxProcess.uptime() / 100 - age).put("bytes", bytes).put("seconds", seconds);
    }

    /// Sets the age beyond which the last backup is too old; zero for none.
    public void maxBackupAge(Duration age) {
        json.withObject("/backup").put("max_age_s", age.toSeconds());
    }

    /// Sets when the next backup is due; null if there is no schedule. Returns whether that has changed.
    public boolean nextBackup(Instant due) {
        var backup = json.withObject("/backup");
        var next = due == null ? "" : due.truncatedTo(ChronoUnit.SECONDS).toString();
        if (backup.path("next").asText().equals(next)) return false;
        if (due == null) backup.remove("next");
        else backup.put("next", next);
        return true;
    }

    /// Counts a successful backup.
    ///
    /// @param time its name
    public void backupMade(String time, Instant at, long bytes, double seconds) {
        lastBackup(time, at, bytes, seconds);
        var backup = json.withObject("/backup");
        backup.put("made", backup.path("made").asLong() + 1);
        backup.remove("error");
    }

    /// Counts a failed backup.
    public void backupFailed(String reason, Instant at) {
        var backup = json.withObject("/backup");
        backup.put("failed", backup.path("failed").asLong() + 1).put("error", reason).put("error_at", at.toString());
    }

    /// Sets the backup whose size a person must accept before old ones are removed; null if there is none.
    public void backupsHeld(String time) {
        var backup = json.withObject("/backup");
        if (time == null) backup.remove("held");
        else backup.put("held", time);
    }

    /// Counts a test of the newest backup.
    ///
    /// @param error why it failed; null if it succeeded
    public void backupTested(String error, Instant at) {
        var backup = json.withObject("/backup");
        backup.remove(List.of("test_error", "test_error_at"));
        var time = at.truncatedTo(ChronoUnit.SECONDS).toString();
        var count = error == null ? "tests_passed" : "tests_failed";
        backup.put(count, backup.path(count).asLong() + 1);
        if (error == null) backup.put("tested", time).put("tested_s", at.getEpochSecond());
        else backup.put("test_error", error).put("test_error_at", time);
    }

    private boolean set(String name, JsonNode value) {
        if (json.path(name).equals(value == null ? MissingNode.getInstance() : value)) return false;
        if (value == null) json.remove(name);
        else json.set(name, value);
        return true;
    }
}
