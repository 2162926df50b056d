package whaleware.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import whaleware.base.DidYouMean;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.HookRunner;
import whaleware.hooks.ParallelHooks;
import whaleware.runtime.OperatorSwitches;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// Starts the programs of `usr/cron` when they are due. Never waits, and never changes the state of the life cycle.
///
/// Not thread-safe: belongs to the loop's thread.
public final class Scheduler {
    /// The command that runs a program now.
    public static final String COMMAND = "CRON";
    /// The exit code of a run that exceeded its time-out, as timeout(1) has it.
    public static final int TIMED_OUT = 124;
    /// A due time that is so long ago was missed: the container was paused, or the clock was set.
    private static final Duration LATE = Duration.ofMinutes(10);
    /// If the clock is set back further, due times are computed anew. Else the times that come again are not due again.
    private static final Duration SET_BACK = Duration.ofHours(3);

    /// Starts programs.
    public interface Launcher {
        boolean isRunning(CronJob job);

        /// Starts a program. Returns false, after a warning, if no process can be started. Throws Failure if the file
        /// cannot be run.
        boolean start(CronJob job, Consumer<ParallelHooks.End> onEnd);

        /// Goes on with the programs that a killed supervisor has started.
        void resume(Map<CronJob, Consumer<ParallelHooks.End>> onEnd);
    }

    /// Publishes what happens.
    public interface Publisher {
        void log(String line);

        /// Publishes a failed run, or the first one that succeeds after it.
        ///
        /// @param cause why it failed; null if it succeeded
        /// @param code its exit code
        /// @param first whether the run before it ended otherwise
        void run(CronJob job, String cause, int code, Duration took, boolean first);
    }

    private final StateFile state;
    private final LastRuns lastRuns;
    private final Launcher launcher;
    private final Publisher publisher;
    private final InstantSource clock;
    private final DoubleSupplier random;
    private Map<String, ScheduledJob> jobs = Map.of();
    private Instant lastStep;

    /// @param clock the clock on the wall
    /// @param random for the jitter, from 0 to 1
    public Scheduler(StateFile state, LastRuns lastRuns, Launcher launcher, Publisher publisher, InstantSource clock,
                     DoubleSupplier random) {
        this.state = state;
        this.lastRuns = lastRuns;
        this.launcher = launcher;
        this.publisher = publisher;
        this.clock = clock;
        this.random = random;
        this.lastStep = clock.instant();
    }

    /// Begins with these jobs, in a new container or after a killed supervisor.
    public void begin(Map<String, CronJob> all) {
        boolean resumed = !state.cron().isEmpty();
        var former = resumed ? JsonNodeFactory.instance.objectNode() : lastRuns.load();
        var now = clock.instant();
        jobs = new LinkedHashMap<>();
        all.forEach((name, job) -> {
            var added = new ScheduledJob(job, JobStatus.in(state.cron(), name, former.get(name)), random);
            if (resumed) added.resume(now);
            else added.begin(now);
            jobs.put(name, added);
        });
        if (resumed) resume();
        save();
    }

    private void resume() {
        var running = new HashMap<CronJob, Consumer<ParallelHooks.End>>();
        jobs.values().forEach(each -> running.put(each.job(), end -> ended(each, end)));
        launcher.resume(running);
        for (var job : jobs.values()) if (!launcher.isRunning(job.job())) job.status().notRunning();
        for (var pending : state.replies().pending()) {
            if (!pending.command().startsWith(COMMAND + " ")) continue;
            var job = jobs.get(pending.command().substring(COMMAND.length() + 1));
            if (job != null && launcher.isRunning(job.job())) job.requests().add(pending.id());
            else reply(pending.id(), pending.command(), 1, "the supervisor was killed: the exit code is unknown");
        }
    }

    /// Uses these jobs instead. A job whose schedule has not changed stays as it is planned.
    public void use(Map<String, CronJob> all) {
        var former = jobs;
        var now = clock.instant();
        jobs = new LinkedHashMap<>();
        all.forEach((name, job) -> {
            var next = new ScheduledJob(job, JobStatus.in(state.cron(), name, null), random);
            next.resume(now);
            if (former.containsKey(name)) next.requests().addAll(former.get(name).requests());
            jobs.put(name, next);
        });
        for (int i = state.cron().size() - 1; i >= 0; i--) {
            if (!jobs.containsKey(state.cron().get(i).path("name").asText())) state.cron().remove(i);
        }
        save();
    }

    /// Starts the jobs that are due. Belongs into each iteration of the event loop.
    public void step() {
        var now = clock.instant();
        if (now.isBefore(lastStep.minus(SET_BACK))) jobs.values().forEach(job -> job.plan(now));
        lastStep = now;
        lastRuns.relocate();
        for (var job : jobs.values()) {
            if (job.isDue(now)) due(job, now);
            else if (job.status().missed() && mayStart(job) && !launcher.isRunning(job.job()) && job.isMakeUpDue(now)) {
                publisher.log("cron " + job.job().name() + " was missed: it runs now, once");
                start(job, now);
            }
        }
    }

    private void due(ScheduledJob job, Instant now) {
        var name = job.job().name();
        var late = Duration.between(job.due(), now);
        if (launcher.isRunning(job.job())) {
            job.status().count("overlaps");
            publisher.log("cron " + name + " is due, and its last run has not ended: it is not started twice");
        } else if (!mayStart(job)) {
            var why = maintenance() ? "in maintenance" : "in " + state.state();
            if (job.miss()) publisher.log("cron " + name + " was due " + why + ": it is not started");
        } else if (late.compareTo(LATE) > 0) {
            var ago = Durations.format(late) + " ago";
            if (job.miss()) publisher.log("cron " + name + " was due " + ago + ": it is not started");
        } else {
            start(job, now);
            return;
        }
        job.plan(now);
        save();
    }

    private boolean mayStart(ScheduledJob job) {
        return !maintenance() && isInStates(job);
    }

    private boolean isInStates(ScheduledJob job) {
        return state.state() != null && job.job().settings().states().contains(state.state().name());
    }

    private boolean maintenance() {
        return state.switches().on(OperatorSwitches.MAINTENANCE);
    }

    private void start(ScheduledJob job, Instant now) {
        job.start(now);
        save(); // before the start: no run starts twice, even if this supervisor is killed
        try {
            if (launcher.start(job.job(), end -> ended(job, end))) return;
        } catch (Failure unusable) {
            publisher.log(unusable.getMessage());
        }
        ended(job, new ParallelHooks.End(new HookOutcome.Failed(HookRunner.NOT_STARTED), Duration.ZERO));
    }

    private void ended(ScheduledJob run, ParallelHooks.End end) {
        var job = jobs.getOrDefault(run.job().name(), run); // the configuration may have changed meanwhile
        int code = switch (end.outcome()) {
            case HookOutcome.Done _, HookOutcome.Absent _ -> 0;
            case HookOutcome.Failed failed -> failed.code();
            case HookOutcome.TimedOut _ -> TIMED_OUT;
        };
        boolean stopping = state.state() != null && state.state().compareTo(State.STOPPING) >= 0;
        boolean failed = code > 0 && !stopping, before = job.status().failed();
        job.status().ended(code, end.outcome().toString(), failed, end.took(), clock.instant());
        var text = job.job().name() + " " + end.outcome();
        for (var id : job.requests()) reply(id, COMMAND, code < 0 ? ExitCode.NOT_FOUND : code, text);
        job.requests().clear();
        save();
        if (failed || before && code == 0) {
            publisher.run(job.job(), failed ? end.outcome().toString() : null, code, end.took(), failed != before);
        }
    }

    /// Runs a job because an operator says so, also in maintenance. The reply comes at its end, with its exit code.
    public void runNow(String name, String id) {
        var job = jobs.get(name);
        var cannot = "cannot run " + name + ": ";
        if (job == null) {
            var near = DidYouMean.of(name, jobs.keySet()).map(known -> " (did you mean '" + known + "'?)").orElse("");
            reply(id, COMMAND, ExitCode.NOT_FOUND, cannot + "there is no program of that name in usr/cron" + near);
        } else if (launcher.isRunning(job.job())) {
            reply(id, COMMAND, ExitCode.IN_USE, cannot + "it runs already");
        } else if (!isInStates(job)) {
            reply(id, COMMAND, ExitCode.NOT_FOUND, cannot + "the state is " + state.state());
        } else {
            job.requests().add(id);
            state.replies().receive(id, COMMAND + " " + name);
            start(job, clock.instant());
            return;
        }
        state.save();
    }

    private void reply(String id, String command, int code, String text) {
        state.replies().reply(id, command, code, text);
    }

    private void save() {
        state.save();
        var kept = JsonNodeFactory.instance.objectNode();
        jobs.forEach((name, job) -> kept.set(name, job.status().kept()));
        lastRuns.save(kept);
    }
}
