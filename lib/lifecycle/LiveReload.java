package whaleware.lifecycle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import whaleware.base.Failure;
import whaleware.hooks.HookFile;
import whaleware.hooks.HookFinder;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;
import whaleware.watch.Edit;
import whaleware.watch.HomeWatch;

/// Lets the edits of a home take effect, for `ww run --watch`: each only as far as it needs, with a line in the log.
/// While a hook that a restart would run cannot be used, nothing restarts.
///
/// Not thread-safe: belongs to the loop's thread.
final class LiveReload {
    /// The hooks that a restart runs.
    private static final Set<String> OF_RESTART = Set.of("boot", "svcup", "warmup", "up", "svcdown");

    private final HomeWatch watch;
    private final HookFinder finder;
    private final EventLoop loop;
    private final StateFile state;
    private final ActiveConfig cfg;
    private final ControlCommands commands;
    private final StatusPublisher publisher;
    private final Runnable reporters;
    private final Log log;
    private final Set<String> broken = new HashSet<>();
    private boolean monitor, reload, boot, nextTry;
    private String restart;

    /// @param reporters selects the reporters anew
    LiveReload(HomeWatch watch, HookFinder finder, EventLoop loop, StateFile state, ActiveConfig cfg,
               ControlCommands commands, StatusPublisher publisher, Runnable reporters, Log log) {
        this.watch = watch;
        this.finder = finder;
        this.loop = loop;
        this.state = state;
        this.cfg = cfg;
        this.commands = commands;
        this.publisher = publisher;
        this.reporters = reporters;
        this.log = log;
        finder.checkMonitor(watch::monitorProblem);
        log.info("watching usr, etc and files/templates of the home: an edit takes effect by itself");
    }

    /// Takes the edits since the last call, and lets them take effect if the state allows it.
    void step() {
        for (var edit = watch.poll(); edit != null; edit = watch.poll()) receive(edit);
        if (monitor && state.state() == State.UP) {
            monitor = false;
            commands.requestMonitor();
        }
        boolean able = state.state() == State.UP || state.state() == State.RESTARTING;
        if (able && broken.isEmpty()) apply();
    }

    void close() {
        watch.close();
    }

    private void receive(Edit edit) {
        switch (edit.part()) {
            case CONFIG -> {
                reload = true;
                log.info(edit.what() + ": the configuration is read again, as by HUP" + waiting());
            }
            case TEMPLATE -> {
                reload = true;
                log.info(edit.what() + ": the files of the templates are rendered anew, as by HUP" + waiting());
            }
            case HOOK -> receiveHook(edit, edit.hook());
        }
    }

    private void receiveHook(Edit edit, String hook) {
        boolean restarts = OF_RESTART.contains(hook);
        if (edit.problem() != null) {
            if (restarts) broken.add(hook);
            log.warn(edit.what() + ": " + edit.problem() + ": " + untilFixed(hook, restarts));
            return;
        }
        broken.remove(hook);
        publisher.hooks(finder.names());
        switch (hook) {
            case "monitor" -> monitor = true;
            case "svcup", "warmup", "up" -> restart = edit.what();
            case "boot" -> {
                boot = true;
                restart = edit.what();
            }
            case "lifecycle", "pushstats" -> reporters.run();
            default -> {}
        }
        log.info(edit.what() + ": " + (finder.has(hook) ? effect(hook) : effectOfRemoval(hook)));
    }

    /// Returns what a hook that cannot be used leads to.
    private String untilFixed(String hook, boolean restarts) {
        if (restarts) return "the service keeps running until that is fixed, but a failure restarts it with this file";
        if (!hook.equals("monitor")) return "its next run uses this file";
        return (isJava(hook) ? "its last good build runs" : "it does not run") + " until that is fixed";
    }

    private boolean isJava(String hook) {
        try {
            return finder.find(hook).filter(HookFile::isJava).isPresent();
        } catch (Failure unusable) {
            return false;
        }
    }

    private String effect(String hook) {
        return switch (hook) {
            case "monitor" -> "it runs now";
            case "svcup", "warmup", "up" -> "the service restarts" + waiting();
            case "boot" -> "it runs again, and the service restarts" + waiting();
            case "lifecycle", "pushstats" -> "it gets the next report";
            case "svcdown" -> "it takes effect when the service stops";
            case "firstboot", "upgrade" -> "it takes effect at the next start";
            default -> "it takes effect at its next run";
        };
    }

    private String effectOfRemoval(String hook) {
        return switch (hook) {
            case "monitor" -> "the service runs without it";
            case "svcup", "warmup", "up", "boot" -> "the service restarts without it" + waiting();
            case "lifecycle", "pushstats" -> "it gets no more reports";
            case "svcdown" -> "the service stops without it";
            default -> "it does not run any more";
        };
    }

    private String waiting() {
        return broken.isEmpty() ? "" : " when " + String.join(", ", List.copyOf(broken)) + " can be used";
    }

    private void apply() {
        if (boot) cfg.bootAgain();
        boot = false;
        if (reload) loop.post("HUP");
        reload = false;
        if (restart == null) return;
        if (state.state() == State.UP) {
            commands.requestRestart(restart);
            restart = null;
        } else if (!nextTry) {
            commands.requestNextTry();
        } else if (!commands.restartNow()) { // the next try has begun, after the edit
            restart = null;
        }
        nextTry = restart != null;
    }
}
