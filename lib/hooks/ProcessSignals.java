package whaleware.hooks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import whaleware.base.LinuxProcess;
import whaleware.runtime.HookRun;

/// Sends signals to processes and process groups. Signals have their names without `SIG`. A process that no longer
/// exists is no error. Thread-safe.
public final class ProcessSignals {
    private ProcessSignals() {}

    /// Sends a signal to each process.
    ///
    /// Returns false if no process could be started to send a signal that Java itself cannot send.
    public static boolean send(String signal, Collection<LinuxProcess> processes) {
        switch (signal) {
            case "TERM" -> processes.forEach(p -> ProcessHandle.of(p.pid()).ifPresent(ProcessHandle::destroy));
            case "KILL" -> processes.forEach(p -> ProcessHandle.of(p.pid()).ifPresent(ProcessHandle::destroyForcibly));
            default -> { return kill(signal, processes.stream().map(p -> "" + p.pid()).toList()); }
        }
        return true;
    }

    /// Sends TERM or KILL to the group that a hook's first process leads.
    static void sendToGroup(String signal, HookRun run) {
        if (kill(signal, List.of("-" + run.pid()))) return;
        // no process can be started: send the signal to each member of the group, which Java can do itself
        send(signal, LinuxProcess.all().stream().filter(p -> p.group() == run.pid()).toList());
    }

    private static boolean kill(String signal, List<String> targets) {
        if (targets.isEmpty()) return true;
        // the shell's own 'kill', in the form that dash, bash and busybox share: Java knows neither groups nor USR1
        var command = new ArrayList<>(List.of("sh", "-c", "kill \"-$0\" \"$@\" 2>/dev/null", signal));
        command.addAll(targets);
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException noProcess) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
