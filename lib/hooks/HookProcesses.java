package whaleware.hooks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import whaleware.base.LinuxProcess;
import whaleware.runtime.HookRun;

/// Finds the processes that a hook owns: its session, and all descendants of its processes.
///
/// A hook also owns each orphan that was born while the hook ran, and that [OrphanAdoption] names, unless the orphan's
/// environment shows another origin: the `WW_HOOK` of another run, or the container's variables without `WW_HOOK`, as a
/// program of `docker exec` has them. Root without SYS_PTRACE cannot read the environment of another user's process,
/// and `su -`, `service` and PostgreSQL remove `WW_HOOK`.
public final class HookProcesses {
    /// The variable that marks the processes of a hook run, by its id.
    public static final String VARIABLE = "WW_HOOK";
    private static final String MARK = VARIABLE + "=", BOOT = "WW_BOOT_ID=";
    /// Variables that a shell, or `docker exec`, sets.
    private static final List<String> VOLATILE = List.of("PATH", "HOME", "TERM", "PWD", "OLDPWD", "SHLVL", "_");

    private final int self = (int) ProcessHandle.current().pid();
    private final int launcher = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L).intValue();
    private final OrphanAdoption orphans;
    private final Map<Integer, Known> known = new HashMap<>();
    private List<String> container;

    /// A process whose owner is known from the state file.
    private record Known(long born, String run) {}

    public HookProcesses(OrphanAdoption orphans) {
        this.orphans = orphans;
    }

    /// Notes the owner of processes that a killed supervisor has found: its orphans may have gone to a foreign process.
    public void know(HookRun owner, List<LinuxProcess> processes) {
        for (var p : processes) known.put(p.pid(), new Known(p.born(), owner.id()));
    }

    /// Reaps a daemon that has ended, if this supervisor has adopted it.
    public void reap(LinuxProcess daemon) {
        boolean zombie = LinuxProcess.of(daemon.pid()).filter(p -> p.born() == daemon.born() && !p.runs()).isPresent();
        if (zombie) orphans.reap(daemon.pid());
    }

    /// Returns the living processes that these runs own, parents before their children.
    public List<LinuxProcess> owned(Collection<HookRun> runs) {
        return runs.isEmpty() ? List.of() : new Look(runs, true).owned();
    }

    /// Returns the living processes that this run certainly owns, without orphans of unknown origin. Thread-safe, once
    /// all owners are known.
    List<LinuxProcess> certainlyOwned(HookRun run) {
        return new Look(List.of(run), false).owned();
    }

    /// Returns those of these runs that own a living process.
    List<HookRun> alive(List<HookRun> runs) {
        if (runs.isEmpty()) return runs;
        var ids = new Look(runs, true).owners();
        return runs.stream().filter(run -> ids.contains(run.id())).toList();
    }

    /// Returns the owned processes whose parent is not owned: the daemons that a hook left, without their children.
    public List<LinuxProcess> roots(Collection<HookRun> runs) {
        return roots(owned(runs));
    }

    /// Returns those of these processes whose parent is not among them.
    public static List<LinuxProcess> roots(List<LinuxProcess> owned) {
        var pids = owned.stream().map(LinuxProcess::pid).collect(Collectors.toSet());
        return owned.stream().filter(p -> !pids.contains(p.parent())).toList();
    }

    /// Returns the runs of this boot that are alive but not in the state file, because the supervisor was killed before
    /// it saved them. Reporters and the bake are never saved, and left out.
    List<HookRun> unsaved(String bootId, Collection<HookRun> saved) {
        var ids = saved.stream().map(HookRun::id).collect(Collectors.toSet());
        var unsaved = new ArrayList<HookRun>();
        for (var p : LinuxProcess.all()) {
            var id = mark(p.environment());
            if (id == null || !id.startsWith(bootId) || ids.contains(id)) continue;
            if (!id.endsWith("-lifecycle") && !id.endsWith("-pushstats") && !id.equals(bakeId(bootId))) {
                unsaved.add(new HookRun("?", id, p.session(), 0, 0));
            }
        }
        return unsaved;
    }

    /// Returns the id that marks the processes of a bake in the background. It is no hook, so no hook owns them.
    public static String bakeId(String bootId) {
        return bootId + "-bake";
    }

    private static String mark(List<String> environment) {
        for (var entry : environment) if (entry.startsWith(MARK)) return entry.substring(MARK.length());
        return null;
    }

    /// Returns whether an environment is the container's: it has all variables of the launcher, and none of a hook.
    private boolean isContainers(List<String> environment) {
        if (container == null) {
            container = new ArrayList<>();
            for (var entry : LinuxProcess.environment(launcher)) {
                if (!VOLATILE.contains(entry.substring(0, Math.max(0, entry.indexOf('='))))) container.add(entry);
            }
        }
        for (var entry : environment) if (entry.startsWith(BOOT)) return false;
        return !container.isEmpty() && environment.containsAll(container);
    }

    /// One look at all processes, which costs the same for any number of runs.
    private final class Look {
        private static final String NONE = "";

        private final Collection<HookRun> runs;
        private final boolean adopted;
        private final Set<String> ids = new HashSet<>();
        private final Map<Integer, LinuxProcess> all = new HashMap<>();
        private final Map<Integer, String> owners = new HashMap<>();
        private long first = Long.MAX_VALUE;

        /// @param adopted whether runs own adopted orphans
        Look(Collection<HookRun> runs, boolean adopted) {
            this.runs = runs;
            this.adopted = adopted;
            for (var run : runs) {
                ids.add(run.id());
                first = Math.min(first, run.born());
            }
            for (var p : LinuxProcess.all()) all.put(p.pid(), p);
        }

        List<LinuxProcess> owned() {
            var owned = new ArrayList<LinuxProcess>();
            for (var p : all.values()) if (p.runs() && !owner(p).isEmpty()) owned.add(p);
            owned.sort((a, b) -> a.born() == b.born() ? Integer.compare(a.pid(), b.pid())
                    : Long.compare(a.born(), b.born()));
            return owned;
        }

        /// Returns the ids of the runs that own a living process.
        Set<String> owners() {
            var living = new HashSet<String>();
            for (var p : all.values()) if (p.runs()) living.add(owner(p));
            return living;
        }

        /// Returns the id of the run that owns the process, or one of its ancestors.
        private String owner(LinuxProcess p) {
            // a process that is older than the first run need not be looked at, and so needs no ancestor
            if (p.born() < first || p.pid() == self || p.pid() == launcher || p.pid() == 1) return NONE;
            var known = owners.putIfAbsent(p.pid(), NONE);
            if (known != null) return known;
            var owner = directOwner(p);
            if (owner.isEmpty() && all.containsKey(p.parent())) owner = owner(all.get(p.parent()));
            owners.put(p.pid(), owner);
            return owner;
        }

        private String directOwner(LinuxProcess p) {
            for (var run : runs) if (p.born() >= run.born() && p.session() == run.pid()) return run.id();
            var environment = p.environment();
            var mark = mark(environment);
            if (mark != null) return ids.contains(mark) ? mark : NONE;
            var noted = known.get(p.pid());
            if (noted != null && noted.born == p.born()) return ids.contains(noted.run) ? noted.run : NONE;
            if (!adopted || p.parent() != orphans.parent()) return NONE;
            for (var run : runs) {
                boolean then = p.born() >= run.born() && p.born() <= run.ended();
                if (then) return isContainers(environment) ? NONE : run.id();
            }
            return NONE;
        }
    }
}
