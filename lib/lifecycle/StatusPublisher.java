package whaleware.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import whaleware.base.Durations;
import whaleware.hooks.HookOutcome;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;
import whaleware.status.History;
import whaleware.status.SystemSampler;

/// Tells where the life stands: to the state file first, then to the log, then to whoever gets reports.
final class StatusPublisher {
    private final StateFile state;
    private final Log log;
    private final EventLoop loop;
    private final ActiveConfig cfg;
    private final History history;
    private final EventPublisher events;
    private final SystemSampler system;

    StatusPublisher(StateFile state, Log log, EventLoop loop, ActiveConfig cfg, History history, EventPublisher events, SystemSampler system) {
        this.state = state;
        this.log = log;
        this.loop = loop;
        this.cfg = cfg;
        this.history = history;
        this.events = events;
        this.system = system;
    }

    /// Enters a state and tells everybody; a state that the life is in already is no news.
    void enter(State next, String cause) {
        enter(next, cause, null);
    }

    /// The same, because a hook failed: its last lines go into the history.
    void enter(State next, String cause, String failed) {
        if (state.state() == next) return;
        var previous = state.state();
        var lasted = previous == null ? null : state.lasted(loop.now());
        var at = Instant.now();
        var event = events.change(next, previous, cause, at, lasted);
        state.facts().stopGrace(cfg.settings().stop().grace());
        if (next == State.RESTARTING) state.countRestart();
        state.facts().identity(cfg.tree().path("webapp").asText(), cfg.version(), events.instance());
        state.enter(next, cause, at, loop.now());
        history.entered(at, next, previous, lasted, cause, failed);
        log.state(next);
        say(switch (next) {
            case UP -> next + " after " + Durations.format(previous == State.RESTARTING ? lasted : age());
            case ERROR -> next.name(); // stderr has told why
            case BOOT, FIRSTBOOT, UPGRADING, WARMUP, RESTARTING, STOPPING, STOPPED -> next + (cause == null ? "" : ": " + cause);
        });
        events.send(event);
    }

    /// Enters the last state, with the exit code that goes with it.
    ///
    /// @param failed the hook whose lines tell more; null for none
    int leave(State last, String cause, int code, String failed) {
        state.exitCode(code);
        enter(last, cause, failed);
        return code;
    }

    /// Tells what has changed within a state.
    void note(String what) {
        var at = Instant.now();
        history.add(at, false, state.state() + ": " + what, null);
        say(state.state() + ": " + what);
        var event = events.change(state.state(), state.state(), what, at, null);
        state.save();
        events.send(event);
    }

    /// A try that failed, within a state: to the log, and into the history with the last lines of the hook.
    void failed(String what, String hook) {
        warn(what);
        history.add(Instant.now(), true, state.state() + ": " + what, hook);
    }

    /// When the next try of a restart is due; null: now.
    void next(Duration pause) {
        if (pause != null) say("the next try is in " + Durations.format(pause));
        if (state.facts().nextTry(pause)) state.save();
    }

    /// Which hooks are there, for whoever asks from outside; written with what comes next.
    void hooks(List<String> names) {
        state.facts().hooks(names);
    }

    /// The version of the data, for whoever asks from outside; null where nothing keeps it.
    void dataVersion(String version) {
        if (state.facts().dataVersion(version)) state.save();
    }

    /// What became of the last `monitor`, for whoever asks from outside.
    ///
    /// @param stats what it printed; null where that is no JSON object
    void monitored(HookOutcome outcome, Duration took, ObjectNode stats) {
        if (outcome instanceof HookOutcome.Absent) state.facts().noMonitor();
        else state.facts().monitor(outcome.toString(), took, stats);
        if (!outcome.ok()) state.save(); // else it is, with the statistics
    }

    /// Sends on what `monitor` printed; null where it printed nothing that can be.
    void stats(ObjectNode stats) {
        if (events.statsWanted()) events.stats(stats, system.json(age(), state.restarts()));
        else state.save();
    }

    private Duration age() {
        return state.age(loop.now());
    }

    /// What waits for the back-ends is tried now.
    void hurry() {
        events.hurry();
    }

    State state() {
        return state.state();
    }

    /// Who the events are from.
    String instance() {
        return events.instance();
    }

    void say(String line) {
        log.info(line);
    }

    void warn(String line) {
        log.warn(line);
    }
}
