package whaleware.hooks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import whaleware.base.LinuxProcess;
import whaleware.runtime.HookRun;

/// Finds the processes that a hook owns: its session, and all descendants of its processes.
///
/// If the launcher is PID 1, or alone behind an init, a hook also owns each orphan adopted by PID 1 that was born while
/// the hook ran. The variable `WW_HOOK` is the second source: root without SYS_PTRACE cannot read it of another user's
/// process, and `su -`, `service` and PostgreSQL remove it.
public final class HookProcesses {
    private final int self = (int) ProcessHandle.current().pid();
    private final int launcher = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L).intValue();
    private final boolean alone;

    /// @param alone whether PID 1 is the launcher, or a small init that has started nothing else
    public HookProcesses(boolean alone) {
        this.alone = alone;
    }

    /// Returns the living processes that these runs own, parents before their children.
    public List<LinuxProcess> owned(Collection<HookRun> runs) {
        if (runs.isEmpty()) return List.of();
        var all = LinuxProcess.all().stream().collect(Collectors.toMap(LinuxProcess::pid, p -> p));
        var owned = new LinkedHashMap<Integer, LinuxProcess>();
        var ids = runs.stream().map(HookRun::id).collect(Collectors.toSet());
        long first = runs.stream().mapToLong(HookRun::born).min().orElseThrow();
        for (var p : all.values()) {
            // the environment of an older process need not be read
            if (p.born() < first || p.pid() == self || p.pid() == launcher || p.pid() == 1) continue;
            boolean own = runs.stream().anyMatch(run -> owns(run, p))
                    || p.started("WW_HOOK").filter(ids::contains).isPresent();
            if (own) addTree(p, all, owned);
        }
        return owned.values().stream().filter(LinuxProcess::runs).toList();
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
    /// it saved them. Reporters are never saved, and left out.
    List<HookRun> unsaved(String bootId, Collection<HookRun> saved) {
        var ids = saved.stream().map(HookRun::id).collect(Collectors.toSet());
        var unsaved = new ArrayList<HookRun>();
        for (var p : LinuxProcess.all()) {
            p.started("WW_HOOK")
                    .filter(id -> id.startsWith(bootId) && !ids.contains(id))
                    .filter(id -> !id.endsWith("lifecycle") && !id.endsWith("pushstats"))
                    .ifPresent(id -> unsaved.add(new HookRun("?", id, p.session(), 0, 0)));
        }
        return unsaved;
    }

    private boolean owns(HookRun run, LinuxProcess p) {
        boolean adopted = alone && p.parent() == 1 && p.born() <= run.ended();
        return p.born() >= run.born() && (p.session() == run.pid() || adopted);
    }

    private void addTree(LinuxProcess p, Map<Integer, LinuxProcess> all, Map<Integer, LinuxProcess> owned) {
        if (owned.putIfAbsent(p.pid(), p) != null) return;
        for (var child : all.values()) if (child.parent() == p.pid()) addTree(child, all, owned);
    }
}
