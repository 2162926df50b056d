package whaleware.lifecycle;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.hooks.HookFinder;
import whaleware.hooks.HookRunner;
import whaleware.runtime.EventLoop;
import whaleware.runtime.PendingRequests;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// The life of a container, stage by stage, as the README's "How it works" tells it. Everything that is waited for is waited
/// for in the [EventLoop]: a TERM leads from there to [Shutdown#stop] at once, whatever is going on.
final class LifeCycle {
    private static final Duration FOREVER = Duration.ofDays(10_000);

    private final EventLoop loop;
    private final HookRunner hooks;
    private final Service service;
    private final DataVolume data;
    private final StatusPublisher report;
    private final ActiveConfig cfg;
    private final Shutdown ending;
    private final RestartPolicy restarts;
    private final ControlCommands commands;
    private final FailurePolicy verdict;

    LifeCycle(EventLoop loop, HookRunner hooks, Service service, DataVolume data, StatusPublisher report, ActiveConfig cfg, StateFile state, StopBudget budget) {
        this.loop = loop;
        this.hooks = hooks;
        this.service = service;
        this.data = data;
        this.report = report;
        this.cfg = cfg;
        this.ending = new Shutdown(loop, hooks, service, report, cfg, state, budget);
        this.commands = new ControlCommands(loop, state, report, service);
        this.verdict = new FailurePolicy(cfg, report);
        this.restarts = new RestartPolicy(() -> cfg.settings().restart(), loop::now, Math::random);
    }

    /// Lives on from this state: from BOOT in a new container, from what was reached when a supervisor died.
    ///
    /// @return the exit code
    int run(State from) {
        try {
            if (from != State.STOPPING) ending.interrupt();
            switch (from) {
                case BOOT, FIRSTBOOT, UPGRADING, WARMUP -> begin(from);
                case UP -> {}
                case RESTARTING -> restart(null, null);
                case STOPPING, STOPPED, ERROR -> throw new PendingRequests.StopRequested();
            }
            while (true) {
                var down = new Watchdog(loop, hooks, service, report, cfg, commands).untilDown();
                restart(down.cause(), down.failed());
            }
        } catch (PendingRequests.StopRequested asked) {
            commands.over();
            return ending.stop();
        } catch (Failure failure) {
            commands.over();
            return ending.error(failure);
        } catch (RuntimeException bug) {
            return ending.error(new Failure(ExitCode.INTERNAL, Failure.internal(bug)));
        }
    }

    private void begin(State from) {
        if (from == State.BOOT) boot();
        if (from.compareTo(State.FIRSTBOOT) <= 0) firstboot();
        if (from.compareTo(State.UPGRADING) <= 0) upgrade();
        warmup();
    }

    private void boot() {
        report.enter(State.BOOT, null);
        report.hooks(hooks.finder().check(cfg.settings().ignoreFailures()));
        verdict.must("boot", ExitCode.BOOT, hooks.run("boot", cfg.settings().timeout().boot()));
    }

    private void firstboot() {
        if (data.initialised()) return;
        var env = interrupted("firstboot");
        env.put("WW_TO_VERSION", cfg.version());
        report.enter(State.FIRSTBOOT, data.keeps() ? null : "nothing keeps the data: every boot is a first boot");
        if (hooks.finder().has("firstboot")) data.attempt().begin("firstboot", false);
        verdict.must("firstboot", ExitCode.FIRSTBOOT, hooks.run("firstboot", cfg.settings().timeout().firstboot(), env, data.attempt()::settle));
        data.done(ExitCode.FIRSTBOOT, cfg.version(), report.instance());
    }

    private void upgrade() {
        var env = interrupted("upgrade");
        String from = data.keeps() || data.initialised() ? data.version() : cfg.version(), to = cfg.version();
        env.putAll(Map.of("WW_FROM_VERSION", from, "WW_TO_VERSION", to));
        report.enter(State.UPGRADING, from.equals(to) ? null : "from " + (from.isEmpty() ? "an unknown version" : from) + " to " + to);
        if (DataVolume.newer(from, to)) report.warn("the data is of version " + from + ", newer than " + to + " of the configuration: upgrade decides");
        boolean asked = hooks.finder().has("upgrade");
        if (asked) data.attempt().begin("upgrade", data.initialised());
        verdict.must("upgrade", ExitCode.UPGRADE, hooks.run("upgrade", cfg.settings().timeout().upgrade(), env, data.attempt()::settle));
        if (asked || !from.equals(to)) data.done(ExitCode.UPGRADE, to, report.instance());
    }

    private void warmup() {
        report.enter(State.WARMUP, null);
        report.dataVersion(data.keeps() ? data.version() : null);
        ending.down();
        bringUp();
    }

    /// `svcup` and `warmup`; the service has to live through both.
    private void bringUp() {
        verdict.must("svcup", ExitCode.SVCUP, service.up(cfg.settings().service().foreground(), cfg.settings().timeout().svcup()));
        var warm = hooks.run("warmup", cfg.settings().timeout().warmup(), Map.of(), () -> service.ended().isPresent());
        service.ended().ifPresent(how -> {
            loop.awaitPendingSignal();
            throw new Failure(ExitCode.SVCUP, "cannot start the service: " + how + " before it was warm (its own lines above tell why)");
        });
        verdict.must("warmup", ExitCode.WARMUP, warm);
        if (service.shrunk() && !hooks.finder().has("monitor")) throw new Failure(ExitCode.SVCUP, "cannot start the service: a daemon of svcup ended before it was warm (its own lines above tell why)");
    }

    /// `svcdown`, `svcup`, `warmup`, until they succeed; with `boot` before them where the configuration has changed.
    ///
    /// @param failed the hook that has failed; null where the restart was asked for
    private void restart(String cause, String failed) {
        report.enter(State.RESTARTING, cause, failed);
        while (true) {
            ending.down();
            if (failed != null) pause();
            if (loop.requests().takeReload()) cfg.reload();
            try {
                if (cfg.changed()) verdict.must("boot", ExitCode.BOOT, hooks.run("boot", cfg.settings().timeout().boot()));
                cfg.heeded();
                bringUp();
                report.hooks(hooks.finder().names());
                return;
            } catch (Failure again) {
                failed = HookFinder.withExitCode(again.code);
                report.failed(again.getMessage(), failed);
                commands.answer(ControlCommands.RESTART, ExitCode.NOT_FOUND, again.getMessage());
            }
        }
    }

    /// Until it is time for the next try, or somebody asks for it; in maintenance only then.
    private void pause() {
        var pause = restarts.failed().orElseThrow(() -> new Failure(ExitCode.RESTART_LIMIT, "cannot restart once more: ww.restart.limit of "
                + cfg.settings().restart().limit() + " within " + Durations.format(cfg.settings().restart().within()) + " is reached (it is the orchestrator's turn)"));
        if (!pause.isZero()) report.next(pause);
        loop.await(pause, () -> loop.requests().reloadRequested() || commands.hurries());
        if (commands.maintenance()) report.say("the next try waits for the end of maintenance");
        loop.await(FOREVER, () -> !commands.maintenance() || loop.requests().reloadRequested() || commands.hurries());
        commands.hurried();
        report.next(null);
    }

    private Map<String, String> interrupted(String hook) {
        if (!data.attempt().interrupted(hook)) return new HashMap<>();
        report.warn("the last " + hook + " of this data was interrupted, or failed: it is told so by WW_INTERRUPTED=1");
        return new HashMap<>(Map.of("WW_INTERRUPTED", "1"));
    }
}
