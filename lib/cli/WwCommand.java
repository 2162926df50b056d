package whaleware.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import whaleware.Whaleware;
import whaleware.bake.Bake;
import whaleware.base.DidYouMean;
import whaleware.base.Execv;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;

/// The command line `ww COMMAND`: prints its help, checks the arguments, and becomes the shell command or the hook of
/// that name.
@Command(name = "ww", scope = ScopeType.INHERIT, mixinStandardHelpOptions = true,
        version = "whaleware " + Whaleware.VERSION, exitCodeOnInvalidInput = ExitCode.USAGE,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs a server container by hooks in usr and configuration in etc.",
        footer = {"%nFolders: WW_HOME (holds usr and etc), WW_DATA (/data), WW_BACKUP (/backup), WW_RUN.",
                "Configuration: CFG, CFG_FILE."})
public final class WwCommand {
    /// The commands that are shell scripts, or hooks. Each replaces this process, and gets its arguments unchanged.
    private enum ScriptCommand {
        RUN("0", "", "Runs the life cycle of a container: boot, firstboot, upgrade, svcup, warmup, monitor … svcdown."),
        CFG("0..*", "ARG", "Prints a value of the configuration: cfg KEY [DEFAULT], cfg --why KEY; or all values."),
        STATUS("0..*", "ARG", "Prints how the instance is: status [--json]. By exit code: --ready, --live, --backup."),
        RESTART("0", "", "Restarts the service, and waits until it is UP."),
        STOP("0", "", "Stops the container, as TERM does."),
        MONITOR("0", "", "Runs the hook monitor now, and prints its answer."),
        MAINTENANCE("1", "on|off", "Until maintenance off, the service is not ready, and not restarted automatically."),
        DRAIN("0..1", "on|off", "Until drain off, or the stop, the service is up but not ready."),
        CRON("0..1", "NAME", "Prints the programs of usr/cron with their last and next runs. Runs one now: cron NAME."),
        WHY("0", "", "Prints the last failure, with the last lines of the hook."),
        HISTORY("0", "", "Prints the last states, restarts and failures."),
        REPORTS("0..*", "ARG", "Prints the delivery of reports: reports [--json]. Sends waiting ones: --flush."),
        FLEET("0..*", "ARG", "Receives the reports of all instances, and shows them on a web page: fleet --help."),
        LIFECYCLE("1", "STATE", "Reports a state, as the life cycle does: lifecycle STATE."),
        PUSHSTATS("1", "JSON", "Reports statistics, as after each monitor: pushstats JSON.");

        private final String arity, label, description;

        ScriptCommand(String arity, String label, String description) {
            this.arity = arity;
            this.label = label;
            this.description = description;
        }

        private String command() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// @param become replaces this process by the command with these arguments
        private CommandSpec spec(BiFunction<String, List<String>, Integer> become) {
            var arguments = PositionalParamSpec.builder().index(arity.endsWith("*") ? "0..*" : "0")
                    .arity(arity).required(arity.equals("1")).paramLabel(label)
                    .type(List.class).auxiliaryTypes(String.class).build();
            Callable<Integer> call = () -> become.apply(command(), arguments.getValue());
            var spec = CommandSpec.wrapWithoutInspection(call);
            spec.usageMessage().description(description);
            return label.isEmpty() ? spec : spec.addPositional(arguments);
        }
    }

    private final Supplier<Installation> installation;

    /// @param installation called only if a command runs: it may have to write the commands to the cache first
    public WwCommand(Supplier<Installation> installation) {
        this.installation = installation;
    }

    @Command(description = {
            "Makes the scripts of a home ready to start: fast, without JBang, offline, read-only, as any user.",
            "One line in a Dockerfile, after the last COPY: RUN /ww/ww bake"})
    int bake(
            @Parameters(arity = "0..1", paramLabel = "HOME", description = "The home; by default WW_HOME.") Path home,
            @Option(names = "--runtime", paramLabel = "JAVA_HOME",
                    description = "The Java that will start the scripts, perhaps a JRE; by default this one.")
            Path runtime,
            @Option(names = "--jdbc", split = ",", paramLabel = "DRIVER",
                    description = "Copies drivers for jdbc: reports to HOME: postgresql, mariadb, mysql, sqlite.")
            List<String> drivers) throws IOException {
        var found = installation.get();
        var java = runtime == null ? Path.of(System.getProperty("java.home")) : runtime;
        if (!Files.exists(java.resolve("release"))) {
            throw new Failure(ExitCode.USAGE,
                    "cannot bake for " + java + ": it is no Java (name the folder with bin/java and release)");
        }
        var baked = home == null ? found.home() : home;
        var bake = new Bake(baked, found, java, System.getenv(), HookTrainingRun.class.getName());
        if (drivers != null) bake.drivers(drivers);
        System.out.println("bake: " + bake.all());
        return ExitCode.OK;
    }

    private int become(String command, List<String> arguments) {
        var found = installation.get();
        var all = new ArrayList<>(List.of(command));
        if (arguments != null) all.addAll(arguments);
        throw Execv.become(found.door(), all, Map.of("WW_HOME", found.home().toString()));
    }

    /// Runs the command that the arguments name, in this process, or replaces this process by it.
    ///
    /// @return the exit code, if this process was not replaced
    public int enter(String... args) {
        var line = new CommandLine(this);
        for (var script : ScriptCommand.values()) line.addSubcommand(script.command(), script.spec(this::become));
        line.addSubcommand(new CheckCommand(installation));
        line.addSubcommand(new DoctorCommand(installation));
        line.addSubcommand(new NewCommand(installation));
        line.addSubcommand(new TemplatesCommand(installation));
        line.addSubcommand(new BackupCommand(installation));
        line.addSubcommand(new RestoreCommand(installation));
        line.setUnmatchedOptionsArePositionalParams(true).setStopAtPositional(true);
        line.getSubcommands().get("new").setUnmatchedOptionsArePositionalParams(false).setStopAtPositional(false)
                .setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((wrong, all) -> fail(ExitCode.USAGE, wrong.getCommandLine(), message(wrong)));
        line.setExecutionExceptionHandler((thrown, command, parsed) -> {
            if (thrown instanceof Failure failure) return fail(failure.code, command, failure.getMessage());
            throw thrown;
        });
        if (args.length > 0) return line.execute(args);
        line.usage(System.err);
        return ExitCode.USAGE;
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
