package whaleware.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import whaleware.base.Json;
import whaleware.base.LinuxProcess;

/// What the supervisor knows, kept in `WW_RUN/state.json` at every change: the truth for whoever asks from outside, and the
/// memory of the next supervisor should this one be killed. How it looks is [StateFileWriter]'s.
public final class StateFile {
    private final Map<String, String> environment = new ConcurrentHashMap<>();
    private final ObjectNode json;
    private final String bootId;
    private final StateFileWriter writer;

    private StateFile(Path run, ObjectNode json, Consumer<String> warn) {
        this.writer = new StateFileWriter(run, warn);
        this.json = json;
        this.bootId = json.path("boot_id").asText();
    }

    /// The memory of a new life.
    public static StateFile fresh(Path run, String bootId, Consumer<String> warn) {
        return new StateFile(run, JsonNodeFactory.instance.objectNode().put("boot_id", bootId), warn);
    }

    /// The memory that a dead supervisor left.
    public static StateFile left(Path run, Consumer<String> warn) throws IOException {
        return new StateFile(run, Json.object(Files.readString(run.resolve("state.json")), run + "/state.json", "nobody but whaleware writes it"), warn);
    }

    /// What was written last, also where the disk had no room for it; null before the first state. From any thread.
    public StateFileWriter.Snapshot snapshot() {
        return writer.snapshot();
    }

    public String bootId() {
        return bootId;
    }

    /// The state that the life is in; null before the first.
    public State state() {
        return json.has("state") ? State.valueOf(json.path("state").asText()) : null;
    }

    /// Whether the container may be given work.
    boolean ready() {
        return state() == State.UP && !json.has("maintenance") && !json.has("drain");
    }

    /// Answers a command, or notes that it was heard, see [CommandReplies].
    ///
    /// @param done whether the answer is final
    public void answer(String id, String word, boolean done, int code, String told) {
        CommandReplies.put(json, id, word, done, code, told);
    }

    /// Enters a state. `mono` is the monotonic clock, the same for every process of the machine.
    public void enter(State state, String cause, Instant at, long mono) {
        json.put("previous", json.path("state").asText(null)).put("state", state.name()).put("cause", cause).put("since", at.toString()).put("since_mono", mono).put("since_up", LinuxProcess.now() / 100);
        environment.put("WW_STATE", state.name());
        environment.put("WW_PREVIOUS", json.path("previous").asText(""));
        save();
    }

    /// How long the present state has lasted.
    public Duration lasted(long mono) {
        return Duration.ofNanos(mono - json.path("since_mono").asLong(mono));
    }

    /// A fact that stays until it is changed; null forgets it. Written with the next change of state or hook.
    public void put(String name, JsonNode value) {
        if (value == null) json.remove(name);
        else json.set(name, value);
    }

    public void put(String name, String value) {
        put(name, TextNode.valueOf(value));
    }

    public void put(String name, long value) {
        json.put(name, value);
    }

    public JsonNode fact(String name) {
        return json.path(name);
    }

    /// The number of the next event.
    public long next() {
        long next = json.path("sequence").asLong() + 1;
        json.put("sequence", next);
        return next;
    }

    /// What every hook gets in its environment, now.
    public Map<String, String> environment() {
        return environment;
    }

    /// A hook has begun: whoever comes after this supervisor has to know.
    public void hook(HookRun hook) {
        json.set("hook", hook.json());
        save();
    }

    /// The hook that runs; null when none does.
    public HookRun hook() {
        return json.has("hook") ? HookRun.of(json.path("hook")) : null;
    }

    /// It has ended. What `svcup` left is the service, in the same breath; what others left stays on the list for as long as
    /// it lives.
    public void hookEnded(HookRun hook, Predicate<HookRun> leftSome) {
        json.remove("hook");
        var left = new ArrayList<HookRun>();
        json.path("leftovers").forEach(run -> left.add(HookRun.of(run)));
        if (hook.name().equals("svcup") && json.get("service") instanceof ObjectNode service) service.set("run", hook.json());
        else left.add(hook);
        left.removeIf(leftSome.negate());
        var list = json.putArray("leftovers");
        left.forEach(run -> list.add(run.json()));
        save();
    }

    /// The service that was started: what [Service] needs to know it again; null when none is.
    public void service(ObjectNode service) {
        if (service == null) json.remove("service");
        else json.set("service", service);
        save();
    }

    /// Every run that may own a process.
    public List<HookRun> runs() {
        var runs = new ArrayList<HookRun>();
        json.path("leftovers").forEach(run -> runs.add(HookRun.of(run)));
        if (json.path("service").has("run")) runs.add(HookRun.of(json.path("service").path("run")));
        if (hook() != null) runs.add(hook());
        return runs;
    }

    /// Writes it.
    public void save() {
        writer.write(json, ready(), bootId + sessions());
    }

    private String sessions() {
        var sessions = new StringBuilder();
        for (var run : runs()) sessions.append(' ').append(run.pid());
        return sessions.toString();
    }
}
