package whaleware.cli;

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
import whaleware.base.Text;
import whaleware.config.ConfigDiff;
import whaleware.config.Redaction;

/// The command `cfg`: prints values of the configuration, in UTF-8 in any locale.
public interface CfgCommand {
    /// The output of `cfg --help`.
    String USAGE = """
            Usage: cfg [KEY [DEFAULT]]
                   cfg --why KEY
                   cfg --diff
            Prints a value of the configuration: the text of a string, any other value as JSON.
            Without KEY it prints the whole configuration, with secrets masked.

              KEY        memory, db.host, hosts[0].name, labels."a.b"
              DEFAULT    printed if there is no such key
              --why KEY  prints where the value came from
              --diff     prints what has changed since the last start, with secrets masked
              --         ends the options: KEY may begin with a dash
              --help     prints this help
              --version  prints the version of whaleware

            Exit codes: 0 printed, 1 no such key, 64 usage, 78 no readable configuration.
            Examples: cfg memory, cfg db.port 5432, cfg --why memory
            """;

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
            case "--why" -> Cfg.of(env).why(single(keys(arguments.subList(1, arguments.size()))));
            case "--diff" -> diff(arguments, env);
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

    private static String diff(List<String> arguments, Map<String, String> env) {
        if (arguments.size() > 1) throw usage("nothing may follow --diff");
        var lines = ConfigDiff.sinceLastStart(env);
        return lines.isEmpty() ? "nothing has changed" : String.join("\n", lines);
    }

    // Only the first argument can be an option: DEFAULT may begin with '-'.
    private static List<String> keys(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().startsWith("-")) return arguments;
        if (arguments.getFirst().equals("--")) return arguments.subList(1, arguments.size());
        throw usage("unknown option '" + Text.printable(arguments.getFirst()) + "'");
    }

    private static String single(List<String> keys) {
        if (keys.size() != 1) throw usage("expected one KEY after --why");
        return keys.getFirst();
    }

    private static Failure usage(String why) {
        return new Failure(ExitCode.USAGE, "cannot read the command line: " + why + " (see cfg --help)");
    }

    private static void print(OutputStream stream, String text) throws IOException {
        stream.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }
}
