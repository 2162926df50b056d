package whaleware.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import whaleware.base.Durations;
import whaleware.hooks.HookOutcome;
import whaleware.notify.ContainerNotifier;
import whaleware.reports.Event;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;
import whaleware.runtime.StatusFacts;
import whaleware.status.History;
import whaleware.status.SystemSampler;

/// Publishes the status in a fixed order: the state file, the history, the log, the events. The state file comes
/// first, because the next supervisor reads it if this one is killed in between.
///
/// Not thread-safe: belongs to the loop's thread.
final class StatusPublisher {
    private final StateFile state;
    private final History history;
    private final Log log;
    private final EventPublisher events;
    private final EventLoop loop;
    private final ActiveConfig cfg;
    private final SystemSampler system;
    private final ScriptReview scripts;
    private final ContainerNotifier notifier;

    /// @param notifier null if no process waits for the container
    StatusPublisher(StateFile state, History history, Log log, EventPublisher events, EventLoop loop,
                    ActiveConfig cfg, SystemSampler system, ScriptReview scripts, ContainerNotifier notifier) {
        this.state = state;
        this.history = history;
        this.log = log;
        this.events = events;
        this.loop = loop;
        this.cfg = cfg;
        this.system = system;
        this.scripts = scripts;
        this.notifier = notifier;
    }

    /// Enters a state. Does nothing if it is the present state.
    ///
    /// @param cause why, or null
    void enter(State next, String cause) {
        enter(next, cause, null);
    }

    /// Enters a state because a hook failed; the history shows the hook's last lines.
    ///
    /// @param failedHook null if none failed
    void enter(State next, String cause, String failedHook) {
        var previous = state.state();
        if (previous == next) return;
        var lasted = previous == null ? null : state.lasted(loop.now());
        var at = Instant.now();
        var event = events.stateChange(next, previous, cause, at, lasted);
        saveState(next, cause, at);
        history.entered(at, next, previous, lasted, cause, failedHook);
        log.state(next);
        log.info(line(next, previous, cause, lasted));
        events.send(event);
        if (notifier != null) notifier.state(next, cause);
        publishConfig(next);
    }

    /// Enters the last state.
    ///
    /// @param code the exit code
    /// @param failedHook null if none failed
    /// @return the exit code
    int leave(State last, String cause, int code, String failedHook) {
        state.exitCode(code);
        enter(last, cause, failedHook);
        return code;
    }

    private void saveState(State next, String cause, Instant at) {
        state.facts().stopGrace(cfg.settings().stop().grace());
        if (next == State.RESTARTING) state.countRestart();
        if (next == State.UP) state.facts().failedStarts(null, 0);
        setIdentity();
        state.enter(next, cause, at, loop.now());
    }

    private void setIdentity() {
        state.facts().identity(cfg.tree().path("webapp").asText(), cfg.version(), events.instance());
        state.facts().labels(cfg.settings().labels());
    }

    /// Publishes the names and labels of a configuration that was read again.
    void identity() {
        setIdentity();
        state.save();
    }

    private String line(State next, State previous, String cause, Duration lasted) {
        return switch (next) {
            case UP -> next + " after " + Durations.format(previous == State.RESTARTING ? lasted : age());
            case ERROR -> next.name(); // a warning has shown the cause
            case BOOT, FIRSTBOOT, UPGRADING, WARMUP, RESTARTING, STOPPING, STOPPED ->
                    next + (cause == null ? "" : ": " + cause);
        };
    }

    /// Publishes a change within the present state.
    void note(String change) {
        var at = Instant.now();
        var event = events.stateChange(state.state(), state.state(), change, at, null);
        state.save();
        history.add(at, false, state.state() + ": " + change, null);
        log.info(state.state() + ": " + change);
        events.send(event);
    }

    /// Publishes a failed try within the present state, in the history and the log.
    void failed(String message, String hook) {
        history.add(Instant.now(), true, state.state() + ": " + message, hook);
        log.warn(message);
    }

    /// Publishes a run of a schedule or a backup as an event. It changes no state.
    ///
    /// @param kind [Event.Kind#SCHEDULE] or [Event.Kind#BACKUP]
    /// @param cause why it failed; null if it succeeded
    /// @param took null if it did not start
    /// @param details the member with the name of the kind
    void run(Event.Kind kind, String cause, Duration took, ObjectNode details) {
        if (events.isWanted(kind)) events.sendRun(kind, cause, took, details);
    }

    /// Publishes how many failures count for `ww.restart.limit`, with the next change.
    void failedStarts(int count) {
        state.facts().failedStarts(count, cfg.settings().restart().limit());
    }

    /// Publishes when the service is started again; null if no start is scheduled.
    void nextTry(Duration delay) {
        if (state.facts().nextTry(delay)) state.save();
        if (delay != null) log.info("the next try is in " + Durations.format(delay));
    }

    /// Publishes which hooks exist, with the next change of state.
    void hooks(List<String> names) {
        state.facts().hooks(names);
    }

    /// Publishes the status that the service has reported, with the next event.
    void serviceStatus(String status) {
        events.serviceStatus(status);
    }

    /// Publishes the version of the data; null if nothing keeps the data.
    void dataVersion(String version) {
        if (state.facts().dataVersion(version)) state.save();
    }

    /// Publishes the result of `monitor`, and sends a statistics event if the hook succeeded.
    ///
    void monitored(HookOutcome outcome, StatusFacts.MonitorRun run) {
        if (outcome instanceof HookOutcome.Absent) state.facts().noMonitor();
        else state.facts().monitor(run);
        if (outcome.ok() && events.statsWanted()) events.sendStats(run.answer(), system.json(age(), state.restarts()));
        else state.save();
        scripts.begin(loop.now());
    }

    /// Logs the files that only look like hooks, unless that was done: the failure may come from such a file.
    ///
    /// @param timeout how long that may take; the wait is in the event loop
    void unknownHooks(Duration timeout) {
        scripts.beginUnknownHooks();
        loop.awaitExit(timeout, scripts::unknownHooksLogged);
    }

    /// Publishes which scripts are not baked, if that has changed. Called at each iteration of the event loop.
    void scripts() {
        var change = scripts.takeChange();
        if (change == null) return;
        state.facts().unbaked(change);
        state.save();
    }

    /// Sends statistics of the system alone if no event was sent for a while, so that silence means a failure. Called
    /// at each iteration of the event loop.
    void heartbeat() {
        if (events.heartbeatDue()) events.sendStats(null, system.json(age(), state.restarts()));
    }

    /// Publishes the hash of the configuration. Without reports not before UP, since it takes some milliseconds.
    private void publishConfig(State entered) {
        boolean known = entered == State.BOOT && events.statesWanted();
        if ((known || entered == State.UP) && state.facts().config(cfg.hash())) state.save();
    }

    private Duration age() {
        return state.age(loop.now());
    }
}
