package whaleware.cli;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import whaleware.base.Directories;
import whaleware.base.Execv;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.base.ProcessEnvironment;

/// The Java scripts in `ww`. Plain JBang starts them too: from any folder, and without the environment that the shell
/// commands set.
public interface JavaCommand {
    /// Returns the environment of this process. If `WW_HOME` is unset, it is the home that the script lies in, as for
    /// the command in `sh`.
    static Map<String, String> environment() {
        var env = ProcessEnvironment.read();
        if (!env.getOrDefault("WW_HOME", "").isEmpty()) return env;
        Directories.libraryHome().ifPresent(home -> env.put("WW_HOME", home.toString()));
        return env;
    }

    /// Returns the home, and the commands: those in the home, or those beside the script.
    ///
    /// Throws [Failure] if the home has no commands and the script was started by URL.
    static Installation installation() {
        var home = Directories.of(environment()).home();
        return Installation.around(home)
                .or(() -> besideScript().filter(_ -> Files.isDirectory(home))
                        .map(commands -> new Installation(home, commands.door())))
                .orElseThrow(() -> cannotFind("the commands in " + home + " (set WW_HOME)"));
    }

    /// Replaces this process by the shell command that lies beside the script, and keeps the pid. Does not return.
    static void become(String command, String... arguments) {
        try {
            ShellCommand.checkSystem(command);
            var installation = besideScript().orElseThrow(() -> cannotFind("the command beside the script"
                    + " (start it in a checkout, or by the catalogue: jbang ww@… " + command + ")"));
            throw Execv.become(installation.door().resolveSibling(command), List.of(arguments), Map.of());
        } catch (Failure failure) {
            System.err.println(command + ": " + failure.getMessage());
            System.exit(failure.code);
        }
    }

    private static Optional<Installation> besideScript() {
        return Directories.libraryHome().flatMap(Installation::around);
    }

    private static Failure cannotFind(String what) {
        return new Failure(ExitCode.CONFIG, "cannot find " + what);
    }
}
