package whaleware.hooks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import whaleware.base.LinuxProcess;
import whaleware.runtime.HookRun;

/// Whose process is it? A hook owns its session, all descendants, and, when the launcher is PID 1 or alone behind an init, every orphan that came to
/// PID 1 and was born while the hook ran. The variable `WW_HOOK` is the second source: root without SYS_PTRACE cannot read it
/// across uids, and `su -`, `service` and PostgreSQL lose it.
public final class ProcessOwnership {
    private final int self = (int) ProcessHandle.current().pid();
    private final int launcher = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L).intValue();
    private final boolean alone;

    /// @param alone whether PID 1 is the launcher, or a small init that has started nothing else
    public ProcessOwnership(boolean alone) {
        this.alone = alone;
    }

    /// The living processes that these runs of hooks own, parents before their children.
    public List<LinuxProcess> of(Collection<HookRun> runs) {
        if (runs.isEmpty()) return List.of();
        var all = LinuxProcess.all().stream().collect(Collectors.toMap(LinuxProcess::pid, p -> p));
        var owned = new LinkedHashMap<Integer, LinuxProcess>();
        var ids = runs.stream().map(HookRun::id).collect(Collectors.toSet());
        long first = runs.stream().mapToLong(HookRun::born).min().orElseThrow();
        for (var p : all.values()) {
            if (p.born() < first || p.pid() == self || p.pid() == launcher || p.pid() == 1) continue; // an older one need not be read
            if (runs.stream().anyMatch(run -> owns(run, p)) || p.started("WW_HOOK").filter(ids::contains).isPresent()) claim(p, all, owned);
        }
        return owned.values().stream().filter(LinuxProcess::runs).toList();
    }

    /// Those of them whose parent is not of them: the daemons that a hook left, without their children.
    public List<LinuxProcess> roots(Collection<HookRun> runs) {
        var owned = of(runs);
        var pids = owned.stream().map(LinuxProcess::pid).collect(Collectors.toSet());
        return owned.stream().filter(p -> !pids.contains(p.parent())).toList();
    }

    /// The runs of this life that live and are in no book: the supervisor that started them was killed before it had noted them.
    /// Reporters are in none, and are left alone.
    List<HookRun> strays(String bootId, Collection<HookRun> known) {
        var ids = known.stream().map(HookRun::id).toList();
        var strays = new ArrayList<HookRun>();
        for (var p : LinuxProcess.all()) p.started("WW_HOOK").filter(id -> id.startsWith(bootId) && !ids.contains(id) && !id.endsWith("lifecycle") && !id.endsWith("pushstats"))
                .ifPresent(id -> strays.add(new HookRun("?", id, p.session(), 0, 0)));
        return strays;
    }

    private boolean owns(HookRun run, LinuxProcess p) {
        return p.born() >= run.born() && (p.session() == run.pid() || alone && p.parent() == 1 && p.born() <= run.ended());
    }

    private void claim(LinuxProcess p, Map<Integer, LinuxProcess> all, Map<Integer, LinuxProcess> owned) {
        if (owned.putIfAbsent(p.pid(), p) != null) return;
        for (var child : all.values()) if (child.parent() == p.pid()) claim(child, all, owned);
    }

    /// Sends a signal, by its name without `SIG`; a process that is gone is no error.
    ///
    /// @return whether it was sent: one that Java does not know takes a process, for which there may be no room
    public static boolean signal(String name, Collection<LinuxProcess> processes) {
        var pids = processes.stream().map(p -> "" + p.pid()).toList();
        switch (name) {
            case "TERM" -> pids.forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy));
            case "KILL" -> pids.forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly));
            default -> { return kill(name, pids); }
        }
        return true;
    }

    /// Sends a signal to the group that a hook leads.
    public static void signal(String name, HookRun hook) {
        kill(name, List.of("-" + hook.pid()));
    }

    private static boolean kill(String name, List<String> pids) {
        var command = new ArrayList<>(List.of("sh", "-c", "kill \"-$0\" \"$@\" 2>/dev/null", name));
        command.addAll(pids);
        try { // the shell's own 'kill', in the form that dash, bash and busybox share: Java knows neither groups nor USR1
            if (!pids.isEmpty()) new ProcessBuilder(command).start().waitFor();
        } catch (IOException noRoomForAProcess) { // TERM and KILL, to one after the other, need none
            var groups = pids.stream().map(Integer::parseInt).map(Math::abs).toList();
            return (name.equals("TERM") || name.equals("KILL")) && signal(name, LinuxProcess.all().stream().filter(p -> groups.contains(p.group())).toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
