package whaleware.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import whaleware.Whaleware;
import whaleware.base.DidYouMean;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.base.JBangCommand;
import whaleware.base.OperatingSystem;
import whaleware.base.ProcessEnvironment;

/// The command line `ww COMMAND`: prints its help, checks the arguments, and becomes the shell command or the hook of
/// that name.
@Command(name = "ww", scope = ScopeType.INHERIT, mixinStandardHelpOptions = true,
        version = "whaleware " + Whaleware.VERSION, exitCodeOnInvalidInput = ExitCode.USAGE,
        synopsisSubcommandLabel = "COMMAND", exitCodeListHeading = "%nExit codes:%n", footerHeading = "%nExamples:%n",
        exitCodeList = {"0:done", "1:refused, failed, or the answer is no", "64:wrong command line",
                "69:no instance runs", "75:it runs already, or another instance uses /data", "77:no permission",
                "78:wrong configuration"},
        description = "Runs a server container by hooks in usr and configuration in etc.",
        footer = {"  ww new shop", "  ww run", "  ww status --help", "",
                "Folders: WW_HOME (holds usr and etc), WW_DATA (/data), WW_BACKUP (/backup), WW_RUN.",
                "Configuration: CFG, CFG_FILE."})
public final class WwCommand {
    private final Supplier<Installation> installation;

    /// @param installation called only if a command runs: it may have to write the commands to the cache first
    public WwCommand(Supplier<Installation> installation) {
        this.installation = installation;
    }

    /// Runs the command that the arguments name, in this process, or replaces this process by it.
    ///
    /// @return the exit code, if this process was not replaced
    public int enter(String... args) {
        var line = line();
        if (args.length > 0) return line.execute(args);
        line.usage(System.err);
        return ExitCode.USAGE;
    }

    /// Returns the command line with all commands.
    CommandLine line() {
        var line = new CommandLine(this);
        var commands = new TreeMap<String, Object>(new CommandLine(new ScriptCommands()).getSubcommands());
        commands.put("backup", new BackupCommand(installation));
        commands.put("bake", new BakeCommand(installation));
        commands.put("check", new CheckCommand(installation));
        commands.put("completion", new CompletionCommand());
        commands.put("doctor", new DoctorCommand(installation));
        commands.put("new", new NewCommand(installation));
        commands.put("restore", new RestoreCommand(installation));
        commands.put("templates", new TemplatesCommand(installation));
        commands.forEach(line::addSubcommand);
        line.setUnmatchedOptionsArePositionalParams(true).setStopAtPositional(true);
        line.getSubcommands().get("new").setUnmatchedOptionsArePositionalParams(false).setStopAtPositional(false)
                .setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionStrategy(this::execute);
        line.setParameterExceptionHandler((wrong, all) -> fail(ExitCode.USAGE, wrong.getCommandLine(), message(wrong)));
        line.setExecutionExceptionHandler((thrown, command, parsed) -> {
            if (thrown instanceof Failure failure) return fail(failure.code, command, failure.getMessage());
            throw thrown;
        });
        return line;
    }

    private int execute(ParseResult parsed) {
        var command = parsed.subcommand();
        boolean script = command != null && command.commandSpec().userObject() instanceof Method
                && !command.isUsageHelpRequested() && !command.isVersionHelpRequested();
        if (!script) return new CommandLine.RunLast().execute(parsed);
        var args = parsed.originalArgs();
        try {
            return become(command.commandSpec().name(), args.subList(1, args.size()));
        } catch (Failure failure) {
            return fail(failure.code, command.commandSpec().commandLine(), failure.getMessage());
        }
    }

    private int become(String command, List<String> arguments) {
        if (OperatingSystem.isLinux()) throw ShellCommand.become(installation, command, arguments);
        switch (command) {
            case "cfg" -> {
                var env = new HashMap<>(ProcessEnvironment.read());
                env.put("WW_HOME", installation.get().home().toString());
                return CfgCommand.run(arguments, env, new FileOutputStream(FileDescriptor.out),
                        new FileOutputStream(FileDescriptor.err));
            }
            case "fleet" -> {
                var found = installation.get();
                return JBangCommand.run(found.door().resolveSibling("fleet.java"), arguments,
                        Map.of("WW_HOME", found.home().toString()));
            }
            default -> throw ShellCommand.become(installation, command, arguments);
        }
    }

    private static int fail(int code, CommandLine command, String message) {
        System.err.println(command.getCommandSpec().qualifiedName() + ": " + message);
        return code;
    }

    private static String message(CommandLine.ParameterException wrong) {
        var command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        if (!(wrong instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return "cannot run: " + wrong.getMessage() + " (" + command + " --help)";
        }
        var word = unmatched.getUnmatched().getFirst();
        if (wrong.getCommandLine().getParent() != null) {
            return "cannot run with '" + word + "': unknown argument (" + command + " --help)";
        }
        var near = DidYouMean.of(word, wrong.getCommandLine().getSubcommands().keySet());
        var cure = near.map(name -> "did you mean '" + name + "'?").orElse("ww --help");
        return "cannot run '" + word + "': no such command (" + cure + ")";
    }
}
