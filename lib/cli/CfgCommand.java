package whaleware.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import whaleware.Cfg;
import whaleware.Whaleware;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.ProcessEnvironment;
import whaleware.base.Text;
import whaleware.config.Redaction;

/// `cfg`: prints what the configuration says. All output is UTF-8, whatever the locale.
public interface CfgCommand {
    /// What `cfg --help` prints.
    String USAGE = """
            Usage: cfg [KEY [DEFAULT]]
                   cfg --why KEY
            Prints a value of the configuration: strings as they are, all else as JSON.
            Without KEY it prints everything, with secrets masked.

              KEY        memory, db.host, hosts[0].name, labels."a.b"
              DEFAULT    printed when there is no such key
              --why KEY  where the value came from
              --         what follows is no option
              --help     this
              --version  the version of whaleware

            Exit codes: 0 printed, 1 no such key, 64 usage, 78 no readable configuration.
            """;

    /// Runs the command for this process: its environment, stdout and stderr.
    ///
    /// @return the exit code
    static int run(List<String> arguments) {
        return run(arguments, ProcessEnvironment.read(), new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    }

    /// Runs the command.
    ///
    /// @return the exit code
    static int run(List<String> arguments, Map<String, String> env, OutputStream out, OutputStream err) {
        try {
            try {
                print(out, answer(arguments, env));
                return ExitCode.OK;
            } catch (Failure failure) {
                print(err, "cfg: " + failure.getMessage());
                return failure.code;
            }
        } catch (IOException e) {
            return ExitCode.INTERNAL;
        }
    }

    private static String answer(List<String> arguments, Map<String, String> env) {
        var first = arguments.isEmpty() ? "" : arguments.getFirst();
        return switch (first) {
            case "--help", "-h" -> USAGE.stripTrailing();
            case "--version" -> Whaleware.VERSION;
            case "--why" -> Cfg.of(env).why(one(keys(arguments.subList(1, arguments.size()))));
            default -> value(keys(arguments), env);
        };
    }

    private static String value(List<String> keys, Map<String, String> env) {
        if (keys.size() > 2) throw usage("expected KEY and DEFAULT, found " + keys.size() + " arguments");
        if (!keys.isEmpty()) KeyPath.parse(keys.getFirst());
        var cfg = Cfg.of(env);
        return switch (keys.size()) {
            case 0 -> Json.pretty(Redaction.tree(cfg.config().tree(), cfg.config().origins()));
            case 1 -> cfg.text(keys.getFirst());
            default -> cfg.text(keys.getFirst(), keys.getLast());
        };
    }

    // An option can only be first: a DEFAULT may well begin with '-'.
    private static List<String> keys(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().startsWith("-")) return arguments;
        if (arguments.getFirst().equals("--")) return arguments.subList(1, arguments.size());
        throw usage("unknown option '" + Text.printable(arguments.getFirst()) + "'");
    }

    private static String one(List<String> keys) {
        if (keys.size() != 1) throw usage("expected one KEY after --why");
        return keys.getFirst();
    }

    private static Failure usage(String why) {
        return new Failure(ExitCode.USAGE, "cannot read the command line: " + why + " (cfg --help tells more)");
    }

    private static void print(OutputStream stream, String text) throws IOException {
        stream.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }
}
