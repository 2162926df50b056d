package whaleware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// UP: asks `monitor` every so often and sends its answer on, looks after the processes of the service, until one says that
/// the service is to go down.
final class Watch {
    /// Why it is to go down, and whether that is a failure; a HUP is none.
    record Down(String cause, boolean failed) {}

    private static final Duration MONITOR_PAUSE = Duration.ofSeconds(1);
    /// After the death of a daemon: a `monitor` that asks for its pid is content until somebody has reaped it, where PID 1 is not ours.
    private static final Duration SECOND_LOOK = Duration.ofSeconds(3);

    private final Loop loop;
    private final Hooks hooks;
    private final Service service;
    private final Report report;
    private final InForce cfg;
    private Optional<String> lost = Optional.empty();
    private long asked;
    private int failures;
    private boolean warned;

    Watch(Loop loop, Hooks hooks, Service service, Report report, InForce cfg) {
        this.loop = loop;
        this.hooks = hooks;
        this.service = service;
        this.report = report;
        this.cfg = cfg;
        this.asked = loop.now() - Duration.ofDays(1).toNanos();
    }

    /// Watches until the service failed, or the configuration was read again.
    Down untilDown() {
        if (report.state() != State.UP) {
            service.watch();
            report.enter(State.UP, null);
        }
        long due = loop.now();
        boolean again = false;
        while (true) {
            loop.await(Duration.ofNanos(Math.max(0, due - loop.now())), this::called);
            if (loop.reload() && cfg.reload()) return new Down("HUP", false);
            var ended = service.ended();
            if (ended.isPresent()) return new Down(ended.get(), true);
            if (lost.isPresent()) {
                if (hooks.find("monitor").isEmpty()) return new Down(lost.get(), true);
                report.warn(lost.get() + ": asking monitor");
                lost = Optional.empty();
                again = true;
                due = Math.max(loop.now(), asked + MONITOR_PAUSE.toNanos());
            }
            if (loop.now() < due) continue;
            asked = loop.now();
            var cause = monitor();
            if (cause.isPresent()) return new Down(cause.get(), true);
            var every = cfg.settings().monitor().every();
            due = asked + (again && SECOND_LOOK.compareTo(every) < 0 ? SECOND_LOOK : every).toNanos();
            again = false;
        }
    }

    private boolean called() {
        if (lost.isEmpty()) lost = service.lost();
        return lost.isPresent() || loop.reloadAsked() || service.ended().isPresent();
    }

    /// One question; empty when the service may go on.
    private Optional<String> monitor() {
        int pauses = loop.pauses();
        var outcome = hooks.run("monitor", cfg.settings().monitor().timeout(), Map.of(), () -> service.ended().isPresent());
        if (loop.pauses() != pauses) {
            report.warn("the container stood still while monitor ran: its answer is thrown away");
            return Optional.empty();
        }
        if (service.ended().isPresent()) return service.ended();
        switch (outcome) {
            case Outcome.Done(var answer) -> report.stats(stats(answer));
            case Outcome.Absent() -> report.stats(null);
            case Outcome.Failed _, Outcome.Late _ -> {
                report.warn("monitor " + outcome + " (" + (failures + 1) + " of " + cfg.settings().monitor().failures() + ")");
                if (++failures < cfg.settings().monitor().failures()) return Optional.empty();
                if (!cfg.settings().ignoreFailures().contains("monitor")) return Optional.of("monitor " + outcome);
            }
        }
        failures = 0;
        return Optional.empty();
    }

    /// What `monitor` printed, as JSON; null, with a warning at the first, where it is no JSON object.
    private ObjectNode stats(String answer) {
        String why;
        try {
            if (answer.length() > Pipes.LONGEST_ANSWER) why = "is longer than " + Pipes.LONGEST_ANSWER + " bytes";
            else if (answer.isBlank()) why = "is empty";
            else if (new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(answer) instanceof ObjectNode json) {
                warned = false;
                return json;
            } else why = "is no JSON object";
        } catch (JsonProcessingException e) {
            why = "is no JSON";
        }
        if (!warned) report.warn("monitor's answer " + why + ": healthy, but no statistics (let it print one JSON object, and the rest to stderr)");
        warned = true;
        return null;
    }
}
