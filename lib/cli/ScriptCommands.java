package whaleware.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import whaleware.runtime.State;

/// The commands that are shell scripts, or hooks: their help, and the words that a shell completes. The methods do
/// nothing: [WwCommand] has each command replace this process, with its arguments unchanged.
@Command
final class ScriptCommands {
    /// The argument of `maintenance` and `drain`.
    enum Switch { on, off }

    @Command(description = "Runs the life cycle of a container: boot, firstboot, upgrade, svcup, warmup, monitor …"
            + " svcdown.", exitCodeList = {"0:an orderly stop", "10–16:a failed state or stop, see the README",
            "64:usage", "70:internal error", "75:another instance runs", "78:wrong configuration or environment"},
            footer = {"  ww run", "  ww run --watch"})
    void run(@Option(names = "--watch", description = "For development: edited hooks, templates and configuration take"
            + " effect by themselves.") boolean watch) {}

    @Command(customSynopsis = {"ww cfg [KEY [DEFAULT]]", "      ww cfg --why KEY", "      ww cfg --diff"},
            description = "Prints a value of the configuration; without KEY all values, with secrets masked.",
            exitCodeList = {"0:printed", "1:no such key", "64:usage", "78:no readable configuration"},
            footer = {"  ww cfg memory", "  ww cfg db.port 5432", "  ww cfg --why memory"})
    void cfg(@Option(names = "--why", description = "Prints where the value came from.") boolean why,
             @Option(names = "--diff", description = "Prints what has changed since the last start.") boolean diff,
             @Parameters(arity = "0..*", paramLabel = "KEY",
                     description = "memory, db.host, hosts[0].name; then the value to print if there is no such key.")
             List<String> key) {}

    @Command(customSynopsis = "ww status [--json | --ready | --live | --backup]",
            description = "Prints how the instance is, or answers a probe by exit code.",
            exitCodeList = {"0:yes or printed", "1:not ready, not live or no such backup", "64:usage",
            "69:no instance runs"}, footer = {"  ww status", "  ww status --ready"})
    void status(@Option(names = "--json", description = "Prints state.json, for programs.") boolean json,
                @Option(names = "--ready", description = "Whether the service is ready for requests.") boolean ready,
                @Option(names = "--live", description = "Whether the supervisor runs.") boolean live,
                @Option(names = "--backup", description = "Whether the last backup is not too old.") boolean backup) {}

    @Command(description = "Prints the last failure, with the last lines of the hook.", exitCodeList = {"0:printed",
            "64:usage", "69:nothing has run here", "77:no permission"}, footer = "  ww why")
    void why() {}

    @Command(description = "Prints the last states, restarts and failures.", exitCodeList = {"0:printed", "64:usage",
            "69:nothing has run here", "77:no permission"}, footer = "  ww history")
    void history() {}

    @Command(customSynopsis = "ww reports [--json | --flush]", description = "Prints the delivery of reports.",
            exitCodeList = {"0:printed or all delivered", "1:reports still wait", "64:usage", "69:no instance runs",
            "77:no permission"}, footer = {"  ww reports", "  ww reports --flush"})
    void reports(@Option(names = "--json", description = "Prints reports.json, for programs.") boolean json,
                 @Option(names = "--flush", description = "Sends waiting reports now.") boolean flush) {}

    @Command(description = "Restarts the service, and waits until it is UP.", exitCodeList = {"0:UP",
            "1:refused or failed", "64:usage", "69:no instance runs, or no reply", "77:no permission"},
            footer = "  ww restart")
    void restart() {}

    @Command(description = "Stops the container, as TERM does.", exitCodeList = {"0:stopped", "1:refused or not clean",
            "64:usage", "69:no instance runs, or no reply", "77:no permission"}, footer = "  ww stop")
    void stop() {}

    @Command(description = "Runs the hook monitor now, and prints its answer.", exitCodeList = {"0:healthy",
            "1:refused or failed", "64:usage", "69:no instance runs, or no reply", "77:no permission"},
            footer = "  ww monitor")
    void monitor() {}

    @Command(customSynopsis = "ww maintenance on|off",
            description = "Until maintenance off, the service is not ready, and not restarted automatically.",
            exitCodeList = {"0:done", "1:refused", "64:usage", "69:no instance runs, or no reply", "77:no permission"},
            footer = {"  ww maintenance on", "  ww maintenance off"})
    void maintenance(@Parameters(paramLabel = "on|off", description = "${COMPLETION-CANDIDATES}") Switch to) {}

    @Command(customSynopsis = "ww drain [on|off]",
            description = "Until drain off, or the stop, the service is up but not ready.",
            exitCodeList = {"0:done", "1:refused", "64:usage", "69:no instance runs, or no reply", "77:no permission"},
            footer = {"  ww drain", "  ww drain off"})
    void drain(@Parameters(arity = "0..1", paramLabel = "on|off", description = "By default on.") Switch to) {}

    @Command(description = "Prints the programs of usr/cron with their last and next runs, or runs one now.",
            exitCodeList = {"0:printed or done", "1:refused", "64:usage", "69:no instance runs, or no reply",
            "75:it runs already", "77:no permission", "124:it exceeded its time-out", "126:it could not be started",
            "other:of the program"}, footer = {"  ww cron", "  ww cron tidy"})
    void cron(@Parameters(arity = "0..1", paramLabel = "NAME", description = "Runs usr/cron/NAME now.") String name) {}

    @Command(customSynopsis = {"ww fleet", "      ww fleet ls [--state STATE] [--webapp NAME] [--version VERSION]"
            + " [--label KEY=VALUE] [--json] [TEXT]", "      ww fleet show [--json] NAME"},
            description = "Receives the reports of all instances, and shows them on a web page, until TERM or Ctrl-C.",
            exitCodeList = {"0:stopped in order, or printed", "1:no such instance, or no answer", "64:usage",
            "70:internal error", "78:wrong configuration, or the port is in use"},
            footer = {"  ww fleet", "  ww fleet ls --state ERROR", "  ww fleet show web-1"})
    void fleet(@Parameters(arity = "0..*", paramLabel = "ARG", completionCandidates = FleetWords.class,
            description = "ls lists the instances that a collector knows; show NAME prints one.") List<String> words) {}

    @Command(customSynopsis = "ww demo [--for DURATION] [--quiet]",
            description = "Starts two small services and the page of the fleet, to try whaleware, until Ctrl-C.",
            exitCodeList = {"0:stopped", "64:usage",
            "70:the page or a service did not start, or the page ended", "78:it cannot start here"},
            footer = {"  ww demo", "  ww demo --for 90s --quiet"})
    void demo(@Option(names = "--for", paramLabel = "DURATION", description = "Ends after 90s, 5m or 1h.") String time,
              @Option(names = "--quiet", description = "Prints only what to open and what to try.") boolean quiet) {}

    @Command(description = "Reports a state, as the life cycle does.", exitCodeList = {"0:delivered to each back-end",
            "1:not delivered to each", "64:usage", "78:wrong configuration", "other:of your own hook"},
            footer = "  ww lifecycle UP")
    void lifecycle(@Parameters(paramLabel = "STATE", completionCandidates = States.class,
            description = "${COMPLETION-CANDIDATES}") String state) {}

    @Command(description = "Reports statistics, as after each monitor.", exitCodeList = {"0:delivered to each back-end",
            "1:not delivered to each", "64:usage", "78:wrong configuration", "other:of your own hook"},
            footer = "  ww pushstats '{\"queue\": 7}'")
    void pushstats(@Parameters(paramLabel = "JSON", description = "A JSON object.") String json) {}

    private static final class States extends CompletionWords {
        States() {
            super(Arrays.stream(State.values()).map(State::name).toArray(String[]::new));
        }
    }

    private static final class FleetWords extends CompletionWords {
        FleetWords() {
            super("ls", "show");
        }
    }
}
