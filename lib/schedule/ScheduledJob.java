package whaleware.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/// A job with its status, and when it is due next. Not thread-safe: belongs to the loop's thread.
final class ScheduledJob {
    private final CronJob job;
    private final JobStatus status;
    private final DoubleSupplier random;
    private Instant due, makeUpAt;
    private boolean heldBack;
    /// The ids of the commands that wait for the end of the run.
    private final List<String> requests = new ArrayList<>();

    /// @param random for the jitter, from 0 to 1
    ScheduledJob(CronJob job, JobStatus status, DoubleSupplier random) {
        this.job = job;
        this.status = status;
        this.random = random;
    }

    CronJob job() {
        return job;
    }

    JobStatus status() {
        return status;
    }

    List<String> requests() {
        return requests;
    }

    /// Goes on where the status stands: a due time between then and now is due now.
    void resume(Instant now) {
        boolean known = status.isFor(job) && status.since() != null;
        plan(known ? status.since() : now);
    }

    /// Begins in a new container: notes whether a run was missed while no container ran.
    void begin(Instant now) {
        boolean known = status.isFor(job) && status.since() != null;
        boolean catchUp = known && job.schedule() != null && job.settings().catchUp();
        status.missed(catchUp && (status.missed() || job.schedule().isDue(status.since(), now)));
        plan(now);
    }

    /// Computes the next due time: the first one after `since`.
    void plan(Instant since) {
        makeUpAt = null;
        status.plannedFor(job, since);
        due = job.schedule() == null ? null : jittered(job.schedule().next(since));
        status.next(due);
    }

    boolean isDue(Instant now) {
        return due != null && !now.isBefore(due);
    }

    Instant due() {
        return due;
    }

    /// Returns whether it is time to make up for a missed run. The first call sets that time.
    boolean isMakeUpDue(Instant now) {
        if (makeUpAt == null) makeUpAt = jittered(now);
        return !now.isBefore(makeUpAt);
    }

    private Instant jittered(Instant time) {
        return time.plusMillis((long) (job.settings().jitter().toMillis() * random.getAsDouble()));
    }

    /// Notes that a due time was missed. Returns whether it is the first one since the last run.
    boolean miss() {
        status.count("misses");
        if (job.settings().catchUp()) status.missed(true);
        boolean first = !heldBack;
        heldBack = true;
        return first;
    }

    /// Notes that a run starts.
    void start(Instant now) {
        heldBack = false;
        status.started(now);
        plan(now);
    }
}
