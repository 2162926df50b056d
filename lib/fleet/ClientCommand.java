package whaleware.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.config.CurrentConfig;
import whaleware.reports.backends.BackendContext;

/// `ww fleet ls` and `ww fleet show`: ask a collector that runs, by its API.
interface ClientCommand {
    /// What `ww fleet ls --help` and `ww fleet show --help` print.
    String USAGE = """
            Usage: ww fleet ls [--state STATE] [--webapp NAME] [--version VERSION] [--label KEY=VALUE] [--json] [TEXT]
                   ww fleet show [--json] NAME
            Lists the instances that a collector knows, or shows one with its last events.

              --state STATE  only these: UP, ERROR, silent …
              --url URL      of the collector; else WW_FLEET_URL, else that of ww.fleet.listen
              --json         prints the answer of the API
              TEXT           only instances whose name, application, version or labels contain it

            The token is WW_FLEET_TOKEN, else ww.fleet.tokens.read.
            Exit codes: 0, 1 no such instance, or the collector does not answer, 64 usage, 78 bad configuration.
            Examples: ww fleet ls --state ERROR, ww fleet show web-1
            """;
    List<String> FILTERS = List.of("--state", "--webapp", "--version", "--label");

    /// Runs `ls` or `show`, and returns the exit code.
    ///
    /// @param colours whether the output is a terminal that shows them
    static int run(List<String> args, Map<String, String> env, BackendContext context, PrintStream out,
                   boolean colours) {
        var options = new LinkedHashMap<String, String>();
        var words = new ArrayList<String>();
        boolean json = false;
        for (int i = 1; i < args.size(); i++) {
            var arg = args.get(i);
            if (arg.equals("--help") || arg.equals("-h")) {
                out.print(USAGE);
                return ExitCode.OK;
            }
            boolean known = arg.equals("--url") || args.getFirst().equals("ls") && FILTERS.contains(arg);
            if (arg.equals("--json")) json = true;
            else if (known && i + 1 < args.size()) options.put(arg.substring(2), args.get(++i));
            else if (known) throw usage("'" + arg + "' needs a value");
            else if (arg.startsWith("-")) throw usage("'" + arg + "' is unknown");
            else words.add(arg);
        }
        try (var client = client(options.remove("url"), env, context)) {
            return args.getFirst().equals("ls") ? list(client, options, words, json, out, colours)
                    : show(client, words, json, out, colours);
        }
    }

    private static int list(FleetClient client, Map<String, String> filters, List<String> words, boolean json,
                            PrintStream out, boolean colours) {
        if (!words.isEmpty()) filters.put("q", String.join(" ", words));
        var answer = client.read(filters, "api", "instances");
        if (json) out.println(answer);
        else out.print(new FleetListing(answer, colours).table());
        return ExitCode.OK;
    }

    private static int show(FleetClient client, List<String> words, boolean json, PrintStream out, boolean colours) {
        if (words.size() != 1) throw usage("'show' needs the name of one instance");
        var name = words.getFirst();
        JsonNode instance = client.read(Map.of(), "api", "instances", name);
        if (instance == null) {
            throw new Failure(ExitCode.NOT_FOUND, "cannot show '" + name + "': no such instance (ww fleet ls)");
        }
        if (json) {
            out.println(instance);
            return ExitCode.OK;
        }
        var history = client.read(Map.of("limit", "20"), "api", "instances", name, "history");
        out.print(new InstanceSheet(instance, history, colours).text());
        return ExitCode.OK;
    }

    private static FleetClient client(String url, Map<String, String> env, BackendContext context) {
        var config = CurrentConfig.find(env);
        var token = env.getOrDefault("WW_FLEET_TOKEN", "");
        var named = url == null ? env.getOrDefault("WW_FLEET_URL", "") : url;
        // a collector elsewhere must not get the token of this one
        if (!named.isEmpty()) return new FleetClient(named, token, context);
        var settings = FleetSettings.of(config);
        var address = settings.listen();
        boolean any = address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        var host = any ? "127.0.0.1" : address.getHostString();
        var scheme = settings.tls().cert().isEmpty() ? "http://" : "https://";
        return new FleetClient(scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/",
                token.isEmpty() ? settings.readToken() : token, context);
    }

    private static Failure usage(String why) {
        return new Failure(ExitCode.USAGE, "cannot run this: " + why + " (ww fleet ls --help)");
    }
}
