package whaleware.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The hook runs that may own processes, and the service, in `state.json`. Each change is saved at once, so that the
/// next supervisor finds every process if this one is killed.
///
/// Not thread-safe: belongs to the loop's thread.
public final class HookRuns {
    private final ObjectNode json;
    private final Runnable save;

    /// @param json the members of `state.json`
    /// @param save writes the file
    HookRuns(ObjectNode json, Runnable save) {
        this.json = json;
        this.save = save;
    }

    /// Notes a hook that has started.
    public void started(HookRun run) {
        json.set("hook", run.json());
        save.run();
    }

    /// Returns the hook that runs. Returns null if none does.
    public HookRun running() {
        return json.has("hook") ? HookRun.of(json.path("hook")) : null;
    }

    /// Notes that the hook has ended. A run of `svcup` or `warmup` becomes a run of the service in the same write.
    ///
    /// @param alive returns those runs that still own a process; other runs are forgotten
    public void ended(HookRun run, UnaryOperator<List<HookRun>> alive) {
        json.remove("hook");
        var left = leftovers();
        var member = run.name().equals("svcup") ? "run" : run.name().equals("warmup") ? "warmup" : null;
        if (member != null && json.get("service") instanceof ObjectNode service) service.set(member, run.json());
        else left.add(run);
        var list = json.putArray("leftovers");
        alive.apply(left).forEach(leftover -> list.add(leftover.json()));
        save.run();
    }

    /// Notes that the hook has ended, and left no process.
    public void ended() {
        json.remove("hook");
        save.run();
    }

    /// Returns the hooks that run beside the life cycle.
    public List<ParallelRun> parallel() {
        var runs = new ArrayList<ParallelRun>();
        json.path("parallel").forEach(run -> runs.add(ParallelRun.of(run)));
        return runs;
    }

    /// Notes a hook that has started beside the life cycle.
    public void startedParallel(ParallelRun run) {
        json.withArray("parallel").add(run.json());
        save.run();
    }

    /// Notes that a hook beside the life cycle has ended, with all its processes.
    public void endedParallel(HookRun run) {
        var rest = parallel();
        rest.removeIf(other -> other.run().id().equals(run.id()));
        if (rest.isEmpty()) json.remove("parallel");
        else json.putArray("parallel").addAll(rest.stream().map(ParallelRun::json).toList());
        save.run();
    }

    /// Returns the service. Returns null unless its start was begun.
    public ServiceRecord service() {
        return json.has("service") ? ServiceRecord.of(json.path("service")) : null;
    }

    /// Notes the service, or null for none.
    public void service(ServiceRecord service) {
        if (service == null) json.remove("service");
        else json.set("service", service.json());
        save.run();
    }

    /// Returns every run that may own a process.
    public List<HookRun> all() {
        var runs = leftovers();
        var service = service();
        if (service != null && service.run() != null) runs.add(service.run());
        if (service != null && service.warmup() != null) runs.add(service.warmup());
        if (running() != null) runs.add(running());
        for (var parallel : parallel()) runs.add(parallel.run()); // last: an orphan is rather of the service
        return runs;
    }

    private List<HookRun> leftovers() {
        var runs = new ArrayList<HookRun>();
        json.path("leftovers").forEach(run -> runs.add(HookRun.of(run)));
        return runs;
    }
}
