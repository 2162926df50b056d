package whaleware.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import whaleware.backup.BackupFolder;
import whaleware.base.Directories;
import whaleware.base.Installation;
import whaleware.base.JavaHome;
import whaleware.base.NonShellVariables;
import whaleware.hooks.HookFinder;
import whaleware.hooks.HookOutput;
import whaleware.hooks.HookProcesses;
import whaleware.hooks.HookRunner;
import whaleware.hooks.OrphanAdoption;
import whaleware.hooks.ParallelHooks;
import whaleware.hooks.ProcessTerminator;
import whaleware.hooks.Spawner;
import whaleware.notify.ContainerNotifier;
import whaleware.reports.Instance;
import whaleware.reports.Journal;
import whaleware.reports.ReportDelivery;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;
import whaleware.status.History;
import whaleware.status.StatusSources;
import whaleware.status.SystemSampler;
import whaleware.templates.TemplateSet;
import whaleware.watch.HomeWatch;

/// The parts of a supervisor, wired. Those that it uses itself are components of this record.
///
/// @param notifier null if no process waits for the container
/// @param edits null without `--watch`
record SupervisorParts(ActiveConfig cfg, StateFile state, HookOutput output, HookRunner hooks, Service service,
                       History history, EventPublisher events, StatusPublisher publisher, ReportDelivery delivery,
                       StatusSources sources, StopBudget budget, ParallelHooks parallel, Schedules schedules,
                       ServiceReadiness readiness, ContainerNotifier notifier, LiveReload edits, BackgroundBake bake,
                       LifeCycle lifeCycle) {

    /// Wires the parts. The reporters of the configuration begin to deliver what waits in the journal.
    ///
    /// @param lib the folder of the library
    /// @param orphans where the orphans of hooks go
    /// @param nonShell the container's variables that the launcher's shell has dropped
    /// @param live whether the event loop runs; thread-safe
    /// @param watch null without `--watch`
    static SupervisorParts wire(Directories places, Path lib, OrphanAdoption orphans, Map<String, String> env,
                                NonShellVariables nonShell, Log log, EventLoop loop, BooleanSupplier live,
                                HomeWatch watch, ActiveConfig cfg, StateFile state) {
        var output = new HookOutput(places.run(), log);
        var spawner = new Spawner(lib, loop, log, state, output, nonShell);
        spawner.prepare();
        var ownership = new HookProcesses(orphans);
        var terminator = new ProcessTerminator(loop, ownership);
        var finder = new HookFinder(places.usr(), lib, log);
        var hooks = new HookRunner(finder, loop, log, state, output, spawner, terminator);
        var parallel = new ParallelHooks(loop, log, state, output, spawner, ownership);
        var hints = new ServiceHints(loop, hooks, ownership, log);
        var service = new Service(hooks, spawner, terminator, loop, state, ownership, hints);

        var instance = Instance.of(env, cfg.tree()).name();
        var data = new DataVolume(places.data(), places.run(), instance, log::warn);
        var journal = new Journal(places.run(), places.data(), data::settled, log::warn);
        var delivery = new ReportDelivery(journal, places.run(), state.bootId(), log::warn, ReportDelivery.BACKOFF);
        var reporters = new ReporterSelection(cfg, hooks, spawner, places, delivery, log);

        var history = new History(places.run(), output::tail);
        var events = new EventPublisher(state, cfg, instance, delivery, loop::now);
        var system = new SystemSampler(places.data());
        var notifier = env.containsKey("NOTIFY_SOCKET") ? ContainerNotifier.of(env) : null;
        var publisher = new StatusPublisher(state, history, log, events, loop, cfg, system,
                new ScriptReview(places, lib, log), notifier);
        var sources = new StatusSources(live, state, history, spawner.durations(), delivery::status,
                new SystemSampler(places.data()), log::masked);

        var budget = new StopBudget(loop.requests()::stopSince, () -> cfg.settings().stop().grace(), loop::now);
        var readiness = new ServiceReadiness(places.run(), cfg, state, loop, publisher, log);
        var schedules = new Schedules(cfg, places, lib, state, parallel, publisher, log, data::settled);
        var commands = new ControlCommands(loop, state, service, publisher, delivery::retryNow, schedules::runNow, log);
        var folder = new BackupFolder(places.backup());
        var backupReports = new BackupReports(state, history, events, log);
        var restores = new Restores(loop, commands, data.attempt(), places.backup(),
                () -> cfg.settings().backup().timeout(), log);
        var backups = new BackupJobs(loop, cfg, commands, restores, backupReports, folder,
                new BackupProgram(hooks.finder(), parallel, cfg, data, lib),
                new BackupTimes(new BackupAge(loop, folder, backupReports), backupReports, log),
                new BackupTests(parallel, backupReports, lib), log);
        var bake = new BackgroundBake(lib, env, state, terminator, log);
        var shutdown = new Shutdown(loop, hooks, parallel, service, publisher, cfg, state, budget, readiness, backups,
                bake, log);
        var files = new ConfigFiles(new TemplateSet(places.files(), places.run()), cfg, service, loop, state, log,
                places.run());
        cfg.beforeReload(files::prepare);
        var lifeCycle = new LifeCycle(loop, hooks, service, data, publisher, cfg, files, commands, readiness,
                shutdown, backups, restores, hints, lib, log);

        var present = state.state() == null ? State.BOOT : state.state();
        state.environment().putAll(Map.of("WW_STATE", present.name(), "WW_PREVIOUS", state.previous(),
                "WW_INSTANCE", instance, "WW_BOOT_ID", state.bootId(), "WW_CFG", cfg.file().toString(),
                "WW_HOME", places.home().toString(), "WW_BIN", Installation.commands(lib).toString()));
        state.environment().putAll(JavaHome.forHooks(env));
        reporters.apply();
        cfg.onChange(reporters::apply);
        cfg.onChange(schedules::apply);
        cfg.onChange(publisher::identity);
        var edits = watch == null ? null : new LiveReload(watch, hooks.finder(), loop, state, cfg, commands, publisher,
                reporters::applyAnew, log);
        return new SupervisorParts(
                cfg, state, output, hooks, service, history, events, publisher, delivery, sources, budget,
                parallel, schedules, readiness, notifier, edits, bake, lifeCycle);
    }

    /// Does what is due; called at each iteration of the loop.
    void step() {
        readiness.publish();
        publisher.heartbeat();
        publisher.scripts();
        parallel.step();
        if (state.hookResults().takeUrgent()) state.save();
        schedules.step();
        if (edits != null) edits.step();
        bake.step();
    }

    /// Closes the sockets, since the JVM's end would wait for a thread that still listens.
    ///
    /// @param flush how long the last message to the container's manager may take
    void close(Duration flush) {
        readiness.close();
        if (notifier != null) notifier.close(flush);
        if (edits != null) edits.close();
    }
}
