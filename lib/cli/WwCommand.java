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

/// The command line `ww COMMAND`: tells what there is, checks it, and hands over to the command's own script.
@Command(name = "ww", scope = ScopeType.INHERIT, mixinStandardHelpOptions = true, version = "whaleware " + Whaleware.VERSION, exitCodeOnInvalidInput = ExitCode.USAGE,
        synopsisSubcommandLabel = "COMMAND", description = "Runs a server's container, from hooks in usr and configuration in etc.",
        footer = "%nThe places: WW_HOME (holds usr and etc), WW_DATA (/data), WW_BACKUP (/backup), WW_RUN. The configuration: CFG, CFG_FILE.")
public final class WwCommand {
    /// The commands that are scripts beside this one, or hooks: each replaces this process, and gets the arguments as they are.
    private enum Script {
        RUN("0", "", "The life of the container: boot, firstboot, upgrade, svcup, warmup, monitor … svcdown."),
        CFG("0..*", "ARG", "Prints a value of the configuration: cfg KEY [DEFAULT], cfg --why KEY, or all of it."),
        STATUS("0..*", "ARG", "Tells how the running instance is: status [--json], or by exit code: status --ready, status --live."),
        RESTART("0", "", "Restarts the service, and waits until it is UP."),
        STOP("0", "", "Stops the container, as TERM does."),
        MONITOR("0", "", "Runs the hook monitor now, and prints its answer."),
        MAINTENANCE("1", "on|off", "maintenance on: not ready, and nothing is restarted by itself, until maintenance off."),
        DRAIN("0..1", "on|off", "Not ready any more, but up until the stop; drain off takes it back."),
        WHY("0", "", "The last thing that failed, with the last lines of the hook."),
        HISTORY("0", "", "The last states, restarts and failures."),
        REPORTS("0..*", "ARG", "How the reports are doing, a back-end at a time: reports [--json], or reports --flush, which tries now what waits."),
        LIFECYCLE("1", "STATE", "Reports a state by hand, as the life cycle does: lifecycle STATE."),
        PUSHSTATS("1", "JSON", "Reports statistics by hand, as after each monitor: pushstats JSON.");

        private final String arity, label, description;

        Script(String arity, String label, String description) {
            this.arity = arity;
            this.label = label;
            this.description = description;
        }

        private String command() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// @param become replaces this process by the command with these arguments
        private CommandSpec spec(BiFunction<String, List<String>, Integer> become) {
            var args = PositionalParamSpec.builder().index(arity.endsWith("*") ? "0..*" : "0").arity(arity).required(arity.equals("1")).paramLabel(label).type(List.class).auxiliaryTypes(String.class).build();
            var spec = CommandSpec.wrapWithoutInspection((Callable<Integer>) () -> become.apply(command(), args.getValue()));
            spec.usageMessage().description(description);
            return label.isEmpty() ? spec : spec.addPositional(args);
        }
    }

    private final Supplier<Installation> house;

    /// @param house is asked only when a command is to be run: finding it may mean writing it out
    public WwCommand(Supplier<Installation> house) {
        this.house = house;
    }

    /// Makes a home ready to start at once, anywhere.
    @Command(description = {"Makes the scripts of a home (WW_HOME) ready to start: without JBang, offline, read-only, as any user, and fast.",
            "One line in a Dockerfile, after the last COPY: RUN /ww/ww bake"})
    int bake(@Parameters(arity = "0..1", paramLabel = "HOME", description = "What to bake.") Path home,
            @Option(names = "--runtime", paramLabel = "JAVA_HOME", description = "The Java that will start them, a JRE perhaps; else this one.") Path runtime,
            @Option(names = "--jdbc", split = ",", paramLabel = "DRIVER", description = "Drivers for jdbc: reports, to HOME/lib/jdbc: postgresql, mariadb, mysql, sqlite.") List<String> drivers) throws IOException {
        var found = house.get();
        var java = runtime == null ? Path.of(System.getProperty("java.home")) : runtime;
        if (!Files.exists(java.resolve("release"))) throw new Failure(ExitCode.USAGE, "cannot bake for " + java + ": it is no Java (name the folder that holds bin/java and release)");
        var bake = new Bake(home == null ? found.home() : home, found, java, System.getenv(), HookTrainingRun.class.getName());
        if (drivers != null) bake.drivers(drivers);
        System.out.println("bake: " + bake.all());
        return ExitCode.OK;
    }

    private int become(String command, List<String> args) {
        var found = house.get();
        var all = new ArrayList<>(List.of(command));
        all.addAll(args == null ? List.of() : args);
        throw Execv.become(found.door(), all, Map.of("WW_HOME", found.home().toString()));
    }

    /// Does what the arguments say.
    /// @return the exit code, if this process has not become the command
    public int enter(String... args) {
        var line = new CommandLine(this);
        for (var script : Script.values()) line.addSubcommand(script.command(), script.spec(this::become));
        line.addSubcommand(new CheckCommand(house)).setUnmatchedOptionsArePositionalParams(true).setStopAtPositional(true);
        line.setParameterExceptionHandler((wrong, all) -> say(ExitCode.USAGE, wrong.getCommandLine(), message(wrong)));
        line.setExecutionExceptionHandler((thrown, where, parsed) -> {
            if (thrown instanceof Failure failure) return say(failure.code, where, failure.getMessage());
            throw thrown;
        });
        if (args.length > 0) return line.execute(args);
        line.usage(System.err);
        return ExitCode.USAGE;
    }

    private static int say(int code, CommandLine where, String message) {
        System.err.println(where.getCommandSpec().qualifiedName() + ": " + message);
        return code;
    }

    private static String message(CommandLine.ParameterException wrong) {
        var command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        if (!(wrong instanceof CommandLine.UnmatchedArgumentException unmatched)) return "cannot run: " + wrong.getMessage() + " (" + command + " --help)";
        var word = unmatched.getUnmatched().getFirst();
        if (wrong.getCommandLine().getParent() != null) return "cannot run with '" + word + "': it takes no such argument (" + command + " --help)";
        var near = DidYouMean.of(word, wrong.getCommandLine().getSubcommands().keySet());
        return "cannot run '" + word + "': no such command (" + near.map(name -> "did you mean '" + name + "'?").orElse("ww --help tells all") + ")";
    }
}
