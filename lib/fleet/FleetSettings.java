package whaleware.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import whaleware.base.DidYouMean;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;
import whaleware.config.Config;
import whaleware.config.SettingsReader;
import whaleware.fleet.alerts.AlertRule;
import whaleware.reports.backends.PemFiles;

/// The settings of the fleet, `"ww": {"fleet": …}` in the configuration, typed and checked. Settings that a
/// configuration lacks have the value of [#BUILT_IN].
///
/// @param listen the address of the server
/// @param store `jdbc:postgresql:…` or `jdbc:sqlite:…`; "" for `WW_DATA/fleet.db`
/// @param from where the reporters write to, for a fleet that only reads; "" for a store of its own
/// @param reportToken what reporters send as a bearer token; "" for none
/// @param readToken the token of pages, API and metrics; "" for none
/// @param tls the certificate of the server
/// @param hosts names of this server besides `localhost` and its address, in lower case
/// @param forget how long a stopped instance is remembered
/// @param keep how long each kind of history is kept
/// @param expect how many instances of an application there should be
/// @param alerts what is sent to whom
/// @param instances the most instances
public record FleetSettings(InetSocketAddress listen, String store, String from, String reportToken, String readToken,
        PemFiles tls, Set<String> hosts, Duration forget, Keep keep, Map<String, Integer> expect,
        List<AlertRule> alerts, int instances) {
    /// Every setting with its default.
    public static final String BUILT_IN = """
            { "listen": "127.0.0.1:8484", "store": "", "from": "", "tokens": {"report": "", "read": ""},
              "tls": {"cert": "", "key": ""}, "hosts": [], "forget": "7d",
              "keep": {"raw": "48h", "minutes": "14d", "hours": "180d", "events": "180d"},
              "expect": {}, "alerts": [], "instances": 10000 }
            """;
    private static final ObjectNode DEFAULTS = Json.object(BUILT_IN, "the built-in settings of the fleet", "");
    private static final String FLEET = "ww.fleet", TOKEN = "[!-~]*", PATH = "(/.*)?";
    private static final String PEM = "the absolute path of a PEM file";

    /// @param raw of all numbers
    /// @param minutes of 5-minute averages
    /// @param hours of hourly averages
    /// @param events of states, backups and schedules
    public record Keep(Duration raw, Duration minutes, Duration hours, Duration events) {}

    /// Returns the defaults as JSON.
    public static ObjectNode builtIn() {
        return DEFAULTS.deepCopy();
    }

    /// Reads and checks the settings.
    ///
    /// @throws Failure 78 if one is wrong, or if the fleet would be open to other machines without tokens
    static FleetSettings of(Config config) {
        var nodes = JsonNodeFactory.instance;
        var defaults = nodes.objectNode().set("ww", nodes.objectNode().set("fleet", DEFAULTS));
        var reader = new SettingsReader(config.tree(), defaults, config.origins());
        reader.object(FLEET);
        for (var group : List.of("tokens", "tls", "keep", "expect")) reader.object(FLEET + "." + group);
        var settings = new FleetSettings(
                address(reader.text(FLEET + ".listen", ".+", "HOST:PORT such as \"127.0.0.1:8484\"")),
                reader.text(FLEET + ".store", "(jdbc:(postgresql|sqlite):.+)?",
                        "\"\", \"jdbc:postgresql://HOST/DATABASE\" or \"jdbc:sqlite:/PATH\""),
                reader.text(FLEET + ".from", "((jdbc|elasticsearchs?|etcds?):.+)?",
                        "\"\", or a URL of jdbc:, elasticsearch: or etcd: as in notify_url"),
                reader.text(FLEET + ".tokens.report", TOKEN, "a token without spaces"),
                reader.text(FLEET + ".tokens.read", TOKEN, "a token without spaces"),
                new PemFiles(FLEET + ".tls", "", reader.text(FLEET + ".tls.cert", PATH, PEM),
                        reader.text(FLEET + ".tls.key", PATH, PEM)),
                hosts(value(config.tree(), "hosts")), reader.duration(FLEET + ".forget", false),
                new Keep(reader.duration(FLEET + ".keep.raw", false), reader.duration(FLEET + ".keep.minutes", false),
                        reader.duration(FLEET + ".keep.hours", false), reader.duration(FLEET + ".keep.events", false)),
                expect(reader, value(config.tree(), "expect")), AlertRule.all(value(config.tree(), "alerts")),
                reader.integer(FLEET + ".instances", 1, 1_000_000));
        settings.checkAccess();
        return settings;
    }

    private void checkAccess() {
        if (!store.isEmpty() && !from.isEmpty()) {
            throw wrong("from", "nothing beside ww.fleet.store", "a URL (a fleet that only reads stores nothing)");
        }
        var address = listen.getAddress();
        if (address == null || address.isLoopbackAddress()) return;
        var missing = reportToken.isEmpty() ? "report" : readToken.isEmpty() ? "read" : "";
        if (missing.isEmpty() || !from.isEmpty() && !readToken.isEmpty()) return;
        throw new Failure(ExitCode.CONFIG, "cannot listen on " + listen.getHostString() + ": other machines could "
                + (missing.equals("report") ? "report" : "read") + " without a token (set ww.fleet.tokens.report and"
                + " ww.fleet.tokens.read, or listen on 127.0.0.1)");
    }

    /// Returns a warning for each key below `ww.fleet` that is no setting.
    static List<String> unknownKeys(JsonNode tree) {
        var warnings = new ArrayList<String>();
        unknown(tree.path("ww").path("fleet"), DEFAULTS, FLEET, warnings);
        return warnings;
    }

    private static void unknown(JsonNode node, JsonNode known, String path, List<String> warnings) {
        for (var member : node.properties()) {
            var child = KeyPath.child(path, member.getKey());
            var setting = known.get(member.getKey());
            if (setting == null) {
                var names = new ArrayList<String>();
                known.fieldNames().forEachRemaining(names::add);
                var cure = DidYouMean.of(member.getKey(), names).map(near -> "did you mean '" + near + "'?")
                        .orElse("there are " + String.join(", ", names));
                warnings.add("unknown key '" + Text.printable(child) + "' (" + cure + ")");
            } else if (setting.isObject() && !setting.isEmpty()) {
                unknown(member.getValue(), setting, child, warnings);
            }
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        var host = colon < 0 ? "" : text.substring(0, colon);
        var port = text.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        else if (host.indexOf(':') >= 0) host = "";
        boolean isPort = port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65535;
        if (!isPort || host.isEmpty()) throw wrong("listen", "HOST:PORT such as \"127.0.0.1:8484\"", text);
        return new InetSocketAddress(host, Integer.parseInt(port));
    }

    private static Set<String> hosts(JsonNode list) {
        var hosts = new TreeSet<String>();
        if (!list.isArray()) throw wrong("hosts", "a list of names", Json.compact(list));
        for (var host : list) {
            if (!host.isTextual() || !host.textValue().matches("[A-Za-z0-9_.-]+")) {
                throw wrong("hosts", "names without a port, such as \"fleet.example\"", Json.compact(host));
            }
            hosts.add(host.textValue().toLowerCase(Locale.ROOT));
        }
        return hosts;
    }

    private static Map<String, Integer> expect(SettingsReader reader, JsonNode object) {
        var expect = new LinkedHashMap<String, Integer>();
        for (var webapp : object.properties()) {
            var path = KeyPath.child(FLEET + ".expect", webapp.getKey());
            expect.put(webapp.getKey(), reader.integer(path, 0, 1_000_000));
        }
        return expect;
    }

    private static JsonNode value(JsonNode tree, String key) {
        var node = tree.path("ww").path("fleet").get(key);
        return node == null ? DEFAULTS.get(key) : node;
    }

    private static Failure wrong(String key, String expected, String found) {
        return new Failure(ExitCode.CONFIG, "cannot read " + FLEET + "." + key + ": expected " + expected + ", found "
                + Text.printable(found));
    }
}
