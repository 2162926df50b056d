package whaleware.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookOutput;
import whaleware.hooks.HookRunner;
import whaleware.runtime.EventLoop;
import whaleware.runtime.State;

/// UP: asks `monitor` every so often and sends its answer on, looks after the processes of the service, until one says that
/// the service is to go down.
final class Watchdog {
    /// Why it is to go down, and the hook that has failed; null where it was asked for, as by HUP.
    record Down(String cause, String failed) {}

    private static final String ANSWER = "monitor's answer", HEALTHY = "healthy, but no statistics: let it print one JSON object, and the rest to stderr";
    private static final String NO_SERVICE = "there is no service: no hook started one (write usr/svcup; the README shows how)";
    private static final Duration MONITOR_PAUSE = Duration.ofSeconds(1);
    /// After the death of a daemon: a `monitor` that asks for its pid is content until somebody has reaped it, where PID 1 is not ours.
    private static final Duration SECOND_LOOK = Duration.ofSeconds(3);

    private final EventLoop loop;
    private final HookRunner hooks;
    private final Service service;
    private final StatusPublisher report;
    private final ActiveConfig cfg;
    private Optional<String> lost = Optional.empty();
    private long asked;
    private int failures;
    private final ControlCommands commands;
    private boolean warned, resting;

    Watchdog(EventLoop loop, HookRunner hooks, Service service, StatusPublisher report, ActiveConfig cfg, ControlCommands commands) {
        this.loop = loop;
        this.hooks = hooks;
        this.service = service;
        this.report = report;
        this.cfg = cfg;
        this.commands = commands;
        this.asked = loop.now() - Duration.ofDays(1).toNanos();
    }

    /// Watches until the service failed, or somebody asked for a restart, or for the configuration to be read again.
    Down untilDown() {
        if (report.state() != State.UP) {
            service.watch();
            report.enter(State.UP, null);
            var finder = hooks.finder();
            if (!finder.has("svcup") && !finder.has("monitor") && !hooks.leftProcesses()) report.say(NO_SERVICE);
            commands.answer(ControlCommands.RESTART, ExitCode.OK, "UP again");
        }
        long due = loop.now();
        boolean again = false;
        while (true) {
            var pause = Duration.ofNanos(Math.max(0, due - loop.now()));
            var _ = service.tellsOfItsEnd() ? loop.awaitMessage(pause, this::called) : loop.await(pause, this::called);
            if (loop.requests().takeReload() && cfg.reload()) return new Down("HUP", null);
            if (commands.asked(ControlCommands.RESTART)) return new Down("asked by ww restart", null);
            if (rested()) due = loop.now();
            if (!resting) {
                if (service.ended().isPresent()) return new Down(service.ended().get(), "svcup");
                if (lost.isPresent()) {
                    if (!hooks.finder().has("monitor")) return new Down(lost.get(), "svcup");
                    report.warn(lost.get() + ": asking monitor");
                    lost = Optional.empty();
                    again = true;
                    due = Math.max(loop.now(), asked + MONITOR_PAUSE.toNanos());
                }
            }
            if (loop.now() < due && !commands.asked(ControlCommands.MONITOR)) continue;
            asked = loop.now();
            var down = monitor();
            if (down.isPresent()) return down.get();
            var every = cfg.settings().monitor().every();
            due = asked + (again && SECOND_LOOK.compareTo(every) < 0 ? SECOND_LOOK : every).toNanos();
            again = false;
        }
    }

    private boolean called() {
        if (lost.isEmpty()) lost = service.lost();
        return loop.requests().reloadRequested() || commands.asked(ControlCommands.RESTART) || commands.asked(ControlCommands.MONITOR) || commands.maintenance() != resting
                || (lost.isPresent() || service.ended().isPresent()) && !resting;
    }

    /// In maintenance nothing goes down by itself: what has failed then fails when it is over. True when it is, just now.
    private boolean rested() {
        boolean over = resting && !commands.maintenance();
        resting = commands.maintenance();
        if (over) failures = 0;
        return over;
    }

    /// One question; empty when the service may go on.
    private Optional<Down> monitor() {
        int pauses = loop.pauses();
        var outcome = hooks.run("monitor", cfg.settings().monitor().timeout(), Map.of(), () -> !resting && service.ended().isPresent());
        if (loop.pauses() != pauses) {
            report.warn("the container stood still while monitor ran: its answer is thrown away");
            return Optional.empty();
        }
        if (!resting && service.ended().isPresent()) return service.ended().map(how -> new Down(how, "svcup"));
        var stats = outcome instanceof HookOutcome.Done(var answer) ? stats(answer) : null;
        report.monitored(outcome, Duration.ofNanos(loop.now() - asked), stats);
        if (outcome.ok()) report.stats(stats);
        commands.answer(ControlCommands.MONITOR, outcome instanceof HookOutcome.Done ? ExitCode.OK : ExitCode.NOT_FOUND, outcome instanceof HookOutcome.Absent ? "there is no monitor" : "monitor " + outcome);
        if (!outcome.ok()) return failed(outcome);
        failures = 0;
        return Optional.empty();
    }

    private Optional<Down> failed(HookOutcome outcome) {
        int most = cfg.settings().monitor().failures();
        report.warn("monitor " + outcome + (resting ? " (in maintenance: nothing is done about it)" : " (" + (failures + 1) + " of " + most + ")"));
        if (resting || ++failures < most) return Optional.empty();
        failures = 0;
        return cfg.settings().ignoreFailures().contains("monitor") ? Optional.empty() : Optional.of(new Down("monitor " + outcome, "monitor"));
    }

    /// What `monitor` printed, as JSON; null, with a warning at the first, where it is no JSON object.
    private ObjectNode stats(String answer) {
        try {
            if (answer.length() > HookOutput.MAX_MONITOR_BYTES) throw new Failure(ExitCode.INTERNAL, "cannot read " + ANSWER + ": it is longer than " + HookOutput.MAX_MONITOR_BYTES + " bytes (" + HEALTHY + ")");
            var stats = Json.object(answer, ANSWER, HEALTHY);
            warned = false;
            return stats;
        } catch (Failure unreadable) {
            if (!warned) report.warn(unreadable.getMessage());
            warned = true;
            return null;
        }
    }
}
