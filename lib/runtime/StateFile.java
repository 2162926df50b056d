package whaleware.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import whaleware.base.Json;
import whaleware.base.LinuxProcess;

/// The state of one container, kept in `WW_RUN/state.json`. Commands and probes read the file, and so does the next
/// supervisor if this one is killed. [StateFileWriter] defines its format.
///
/// A change is in memory until [#save]; [#enter] and [HookRuns] save by themselves. Monotonic times are nanoseconds
/// of a clock that all processes of the machine share. Not thread-safe, except [#snapshot], [#environment] and [#hookResults].
public final class StateFile {
    /// A saved text, and whether it says that the container is ready.
    public record Snapshot(String text, boolean ready) {}

    /// The readiness that the service itself has reported, and its last status.
    public record Notified(boolean ready, String status) {}

    private final Map<String, String> environment = new ConcurrentHashMap<>();
    private final ObjectNode json;
    private final String bootId;
    private final HookRuns hookRuns;
    private final HookResults hookResults;
    private final StateFileWriter writer;

    private StateFile(Path run, ObjectNode json, Consumer<String> warn) {
        this.writer = new StateFileWriter(run, warn);
        this.json = json;
        this.bootId = json.path("boot_id").asText();
        this.hookRuns = new HookRuns(json, this::save);
        this.hookResults = new HookResults(json);
    }

    /// Returns the state of a new container. Writes no file yet.
    ///
    /// @param run `WW_RUN`
    /// @param begun the container's start, on the monotonic clock
    /// @param cfg the saved configuration
    public static StateFile create(Path run, String bootId, long begun, Path cfg, Consumer<String> warn) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("boot_id", bootId).put("begun_mono", begun)
                .put("begun_up", LinuxProcess.uptime() / 100).put("cfg", cfg.toString());
        return new StateFile(run, json, warn);
    }

    /// Returns the state that a killed supervisor left. Throws [IOException] if the file cannot be read.
    public static StateFile load(Path run, Consumer<String> warn) throws IOException {
        var file = run.resolve("state.json");
        var json = Json.object(Files.readString(file), file.toString(), "only whaleware may write it");
        return new StateFile(run, json, warn);
    }

    /// Writes the file.
    public void save() {
        var sessions = new StringBuilder(bootId);
        hookResults.publish();
        for (var run : hookRuns.all()) sessions.append(' ').append(run.pid());
        writer.write(json, ready(), sessions.toString());
    }

    /// Returns the text of the last save, even if the disk had no room for it. Returns null before the first save.
    /// Thread-safe.
    public Snapshot snapshot() {
        return writer.snapshot();
    }

    /// Returns the variables that every hook gets. Thread-safe, and may be changed.
    public Map<String, String> environment() {
        return environment;
    }

    public String bootId() {
        return bootId;
    }

    /// Returns the saved configuration.
    public Path cfg() {
        return Path.of(json.path("cfg").asText());
    }

    /// Returns the present state. Returns null before the first.
    public State state() {
        return json.has("state") ? State.valueOf(json.path("state").asText()) : null;
    }

    /// Returns the name of the state before; empty in the first.
    public String previous() {
        return json.path("previous").asText("");
    }

    /// Enters a state, and saves.
    ///
    /// @param cause null if there is none
    /// @param now the present, on the monotonic clock
    public void enter(State state, String cause, Instant at, long now) {
        json.put("previous", json.path("state").asText(null)).put("state", state.name()).put("cause", cause)
                .put("since", at.toString()).put("since_mono", now).put("since_up", LinuxProcess.uptime() / 100);
        environment.put("WW_STATE", state.name());
        environment.put("WW_PREVIOUS", previous());
        save();
    }

    /// Returns how long the present state has lasted.
    ///
    /// @param now the present, on the monotonic clock
    public Duration lasted(long now) {
        return Duration.ofNanos(now - json.path("since_mono").asLong(now));
    }

    /// Returns how long the container has run.
    ///
    /// @param now the present, on the monotonic clock
    public Duration age(long now) {
        return Duration.ofNanos(now - json.path("begun_mono").asLong());
    }

    /// Returns whether the container is ready for work: UP, not in maintenance, not drained, and not reloading by the
    /// service's own words.
    boolean ready() {
        var switches = switches();
        if (switches.on(OperatorSwitches.MAINTENANCE) || switches.on(OperatorSwitches.DRAIN)) return false;
        return state() == State.UP && json.path("notify").path("ready").asBoolean(true);
    }

    /// Returns what the service has reported about itself. Returns null if it reports nothing.
    public Notified notified() {
        var notify = json.path("notify");
        if (notify.isMissingNode()) return null;
        return new Notified(notify.path("ready").asBoolean(), notify.path("status").asText());
    }

    /// Returns the hook runs that may own processes, and the service.
    public HookRuns hookRuns() {
        return hookRuns;
    }

    /// Returns the end of each hook's last run. Thread-safe.
    public HookResults hookResults() {
        return hookResults;
    }

    /// Returns what operators have switched on.
    public OperatorSwitches switches() {
        return new OperatorSwitches(json);
    }

    /// Returns the replies to operators' commands.
    public CommandReplies replies() {
        return new CommandReplies(json);
    }

    /// Returns the status of the programs of `usr/cron`, an object each. Empty if there are none.
    public ArrayNode cron() {
        return json.withArray("cron");
    }

    /// Returns the facts that only readers outside the supervisor use.
    public StatusFacts facts() {
        return new StatusFacts(json);
    }

    /// Returns how often the service was restarted.
    public int restarts() {
        return json.path("restarts").asInt();
    }

    /// Adds one to [#restarts].
    public void countRestart() {
        json.put("restarts", restarts() + 1);
    }

    /// Returns when the stop was requested, on the monotonic clock; 0 before [State#STOPPING].
    public long stopSince() {
        return json.path("stop_since").asLong();
    }

    public void stopSince(long since) {
        json.put("stop_since", since);
    }

    /// Returns the exit code that belongs to the last state.
    public int exitCode() {
        return json.path("code").asInt();
    }

    public void exitCode(int code) {
        json.put("code", code);
    }

    /// Returns the sequence number for the next event.
    public long nextSequence() {
        long next = json.path("sequence").asLong() + 1;
        json.put("sequence", next);
        return next;
    }

    /// Returns the events that may not be in the journal yet, oldest first.
    public Iterable<JsonNode> unwrittenEvents() {
        return json.path("unsure");
    }

    /// Sets [#unwrittenEvents]; null if no reporter gets any event.
    public void unwrittenEvents(List<JsonNode> events) {
        if (events == null) json.remove("unsure");
        else json.putArray("unsure").addAll(events);
    }
}
