package whaleware.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.base.ProcessEnvironment;
import whaleware.config.Config;
import whaleware.config.Secrets;

/// `ww doctor`: prints all that a supporter asks for first, without secrets. Returns [ExitCode#OK].
@Command(name = "doctor", description = {
        "Prints a text for a bug report, without secrets: versions, folders, scripts, limits, hooks, reports.",
        "It works in a running container, in a checkout, and before an image is built."},
        exitCodeList = {"0:printed", "64:usage"}, footer = "  ww doctor")
final class DoctorCommand implements Callable<Integer> {
    private final Supplier<Installation> installation;

    @Option(names = "--lib", hidden = true,
            description = "The folder of the library: ww/ww passes it, for a home without commands.")
    private Path lib;

    DoctorCommand(Supplier<Installation> installation) {
        this.installation = installation;
    }

    @Override
    public Integer call() throws IOException {
        var env = new HashMap<>(ProcessEnvironment.read());
        var folder = lib != null ? lib : installation.get().lib();
        var home = lib != null ? Directories.of(env).home() : installation.get().home();
        env.put("WW_HOME", home.toString());
        var mask = mask(env);
        for (var line : new InstanceDiagnosis(folder, env).lines()) System.out.println(mask.apply(line));
        return ExitCode.OK;
    }

    /// Hooks may have printed a secret that `why` repeats. If the configuration cannot be read, its secrets are not
    /// known, but then nothing has started with them either.
    private static UnaryOperator<String> mask(HashMap<String, String> env) {
        try {
            return Secrets.of(Config.load(Directories.of(env).etc(), env, _ -> {}), env)::mask;
        } catch (Failure unreadable) {
            return UnaryOperator.identity();
        }
    }
}
