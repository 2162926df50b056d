package whaleware.base;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The user's own JBang, for systems without Linux's launchers: a user who started the catalogue there has it.
public interface JBangCommand {
    /// Returns the command line of `jbang` with these arguments.
    static List<String> of(String... arguments) {
        // on Windows it is jbang.cmd, which only the shell starts
        var command = new ArrayList<>(OperatingSystem.isWindows() ? List.of("cmd", "/c", "jbang") : List.of("jbang"));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Runs a script, with the streams of this process, until it ends. Returns its exit code.
    ///
    /// @param env added to the environment
    static int run(Path script, List<String> arguments, Map<String, String> env) {
        var command = new ArrayList<>(of("run", script.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(env);
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new Failure(ExitCode.CONFIG, "cannot run " + script.getFileName()
                    + ": jbang is not on the PATH (install JBang)");
        } catch (InterruptedException e) {
            throw new Failure(ExitCode.INTERNAL, "cannot await " + script.getFileName() + ": it was interrupted");
        }
    }
}
