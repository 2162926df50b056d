package whaleware.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import whaleware.base.Execv;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.base.OperatingSystem;

/// The commands in `sh`. Each replaces this process, so the pid stays. They need Linux.
interface ShellCommand {
    /// Becomes `ww COMMAND` of the installation, with its home. Does not return.
    ///
    /// Throws [Failure] 78 if this is no Linux; then the installation is not needed.
    static Failure become(Supplier<Installation> installation, String command, List<String> arguments) {
        checkSystem(command);
        var found = installation.get();
        var all = new ArrayList<>(List.of(command));
        all.addAll(arguments);
        throw Execv.become(found.door(), all, Map.of("WW_HOME", found.home().toString()));
    }

    /// Throws [Failure] 78 if this is no Linux.
    static void checkSystem(String command) {
        if (OperatingSystem.isLinux()) return;
        throw command.equals("run") ? OperatingSystem.cannotRun() : OperatingSystem.cannotRun(command);
    }
}
