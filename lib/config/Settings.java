package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// Whaleware's own settings, `"ww"` in the configuration, typed and checked. Settings that a configuration lacks have
/// the value of [#BUILT_IN].
///
/// @param monitor when `monitor` runs
/// @param timeout how long each hook may take
/// @param service how the service runs
/// @param restart when a failed service is restarted
/// @param stop the time budget of a stop
/// @param http the server for probes and Prometheus
/// @param reports credentials for the back-ends of reports
/// @param backup when and how backups are made, and which are kept
/// @param labels names and values that each event carries
/// @param cron the programs of `usr/cron`, by their names
/// @param ignoreFailures the hooks whose failure is only a warning
/// @param cfgMode the mode of the saved configuration, as `0600`
/// @param log `text` or `json`
public record Settings(Monitor monitor, Timeout timeout, Service service, Restart restart, Stop stop, Http http,
        Reporting reports, BackupSettings backup, Map<String, String> labels, Map<String, Cron> cron,
        Set<String> ignoreFailures, String cfgMode, String log) {
    /// Every setting with its default, the same as in `etc/default_cfg.json`.
    public static final String BUILT_IN = """
            { "monitor": {"every": "30s", "timeout": "10s", "failures": 1},
              "timeout": {"boot": "5m", "firstboot": "1h", "upgrade": "1h",
                          "svcup": "5m", "warmup": "10m", "up": "1m", "svcdown": "1m"},
              "service": {"foreground": false, "stop_signal": "TERM", "notify": false, "watchdog": "0s"},
              "restart": {"backoff": "500ms", "max_backoff": "5m", "limit": 0, "within": "10m"},
              "stop":    {"grace": "8s", "drain": "0s", "flush": "500ms"},
              "http":    {"port": 0, "bind": "0.0.0.0", "hosts": []},
              "reports": {"token": "", "ca": "", "cert": "", "key": ""},
              "backup":  BACKUP,
              "labels":  {},
              "cron":    {},
              "templates": {},
              "ignore_failures": [], "cfg_mode": "0600", "log": "text" }
            """.replace("BACKUP", BackupSettings.BUILT_IN);
    private static final ObjectNode DEFAULTS = Json.object(BUILT_IN, "the built-in settings", "");
    /// The defaults of each program of `usr/cron`.
    static final String CRON_DEFAULTS = """
            {"schedule": "", "zone": "", "jitter": "0s", "timeout": "10m", "catch_up": false, "states": ["UP"]}""";
    /// The states in which a program of `usr/cron` may start.
    private static final Set<String> CRON_STATES = Set.of("FIRSTBOOT", "UPGRADING", "WARMUP", "UP");
    /// The names of the hooks.
    public static final Set<String> HOOKS = Set.of("boot", "firstboot", "upgrade", "svcup", "warmup", "up", "monitor",
            "svcdown", "backup", "restore", "lifecycle", "pushstats");

    /// The most labels.
    public static final int MAX_LABELS = 20;
    private static final String PATH = "(/.*)?", PEM = "the absolute path of a PEM file";
    private static final String SIGNALS = "(SIG)?(HUP|INT|QUIT|ABRT|KILL|USR1|USR2|ALRM|TERM|CONT|WINCH|PIPE)";

    /// @param every the pause between two runs
    /// @param timeout how long a run may take
    /// @param failures how many failures in a row cause a restart
    public record Monitor(Duration every, Duration timeout, int failures) {}

    /// How long each hook may take. `svcdown` does not apply to a stop, which has a budget of its own.
    public record Timeout(Duration boot, Duration firstboot, Duration upgrade,
            Duration svcup, Duration warmup, Duration up, Duration svcdown) {}

    /// @param foreground whether `svcup` is the service itself and stays
    /// @param stopSignal the signal that stops it, without `SIG`
    /// @param notifies whether it reports its readiness by the protocol of sd_notify(3)
    /// @param watchdog the longest time between two signs of life by that protocol; zero for no limit
    public record Service(boolean foreground, String stopSignal, boolean notifies, Duration watchdog) {}

    /// @param backoff the pause before the second restart; each further pause is twice as long
    /// @param maxBackoff the longest pause
    /// @param limit the restarts within `within` that whaleware gives up after; 0 for no limit
    /// @param within also the time without a failure after which counting starts again
    public record Restart(Duration backoff, Duration maxBackoff, int limit, Duration within) {}

    /// @param grace the whole budget
    /// @param drain the pause between the STOPPING report and `svcdown`
    /// @param flush how long the delivery of the last reports may take
    public record Stop(Duration grace, Duration drain, Duration flush) {}

    /// @param port 0 for none
    /// @param bind the address
    /// @param hosts names of this server, in lower case, that browsers may use
    public record Http(int port, String bind, Set<String> hosts) {}

    /// @param token a bearer token for URLs without a user; empty for none
    /// @param ca the path of a PEM file with certificates that are trusted besides the JDK's; empty for none
    /// @param cert the path of a PEM file with the client's certificates; empty for none
    /// @param key the path of a PEM file with their private key; empty if `cert` has it
    public record Reporting(String token, String ca, String cert, String key) {}

    /// @param schedule a cron expression; empty for none
    /// @param zone the time zone; empty for the container's
    /// @param jitter the longest random delay
    /// @param timeout how long a run may take
    /// @param catchUp whether a missed run is made up for
    /// @param states the states in which a run may start
    public record Cron(String schedule, String zone, Duration jitter, Duration timeout, boolean catchUp,
            Set<String> states) {}

    /// Returns a copy of the defaults as JSON.
    public static ObjectNode builtIn() {
        return DEFAULTS.deepCopy();
    }

    /// Reads and checks the settings of a configuration.
    ///
    /// @param tree a configuration, with `"ww"` at its top level
    /// @param origins see [Config#origins]
    /// @param env has `WW_STOP_GRACE`, as `8s` or in seconds, which overrides `ww.stop.grace`
    /// @throws Failure 78 if a value has a wrong type or is out of range
    public static Settings of(JsonNode tree, Map<String, Origin> origins, Map<String, String> env) {
        var ww = new SettingsReader(tree, JsonNodeFactory.instance.objectNode().set("ww", DEFAULTS), origins);
        ww.object("ww");
        for (var setting : DEFAULTS.properties())
            if (setting.getValue().isObject()) ww.object("ww." + setting.getKey());
        var signal = ww.text("ww.service.stop_signal", SIGNALS, "a signal such as \"TERM\", \"INT\" or \"QUIT\"");
        return new Settings(
                new Monitor(ww.duration("ww.monitor.every", false), ww.duration("ww.monitor.timeout", false),
                        ww.integer("ww.monitor.failures", 1, Integer.MAX_VALUE)),
                new Timeout(ww.duration("ww.timeout.boot", false), ww.duration("ww.timeout.firstboot", false),
                        ww.duration("ww.timeout.upgrade", false), ww.duration("ww.timeout.svcup", false),
                        ww.duration("ww.timeout.warmup", false), ww.duration("ww.timeout.up", false),
                        ww.duration("ww.timeout.svcdown", false)),
                new Service(ww.bool("ww.service.foreground"), signal.startsWith("SIG") ? signal.substring(3) : signal,
                        ww.bool("ww.service.notify"), ww.duration("ww.service.watchdog", true)),
                new Restart(ww.duration("ww.restart.backoff", true), ww.duration("ww.restart.max_backoff", true),
                        ww.integer("ww.restart.limit", 0, Integer.MAX_VALUE), ww.duration("ww.restart.within", false)),
                new Stop(grace(ww.duration("ww.stop.grace", true), env), ww.duration("ww.stop.drain", true),
                        ww.duration("ww.stop.flush", true)),
                new Http(ww.integer("ww.http.port", 0, 65535),
                        ww.text("ww.http.bind", "[0-9a-zA-Z.:%_-]+", "an address such as \"0.0.0.0\""),
                        ww.hosts("ww.http.hosts")),
                new Reporting(ww.text("ww.reports.token", "[!-~]*", "a token without spaces"),
                        ww.text("ww.reports.ca", PATH, PEM), ww.text("ww.reports.cert", PATH, PEM),
                        ww.text("ww.reports.key", PATH, PEM)),
                BackupSettings.of(ww),
                ww.labels("ww.labels", MAX_LABELS),
                cron(tree, origins),
                ww.words("ww.ignore_failures", HOOKS),
                ww.text("ww.cfg_mode", "0?[46][0-7]{2}", "a mode that lets its owner read, such as \"0640\""),
                ww.text("ww.log", "text|json", "\"text\" or \"json\""));
    }

    private static Map<String, Cron> cron(JsonNode tree, Map<String, Origin> origins) {
        var given = tree.path("ww").path("cron");
        if (given.isEmpty()) return Map.of();
        var defaults = DEFAULTS.deepCopy();
        var programs = (ObjectNode) defaults.get("cron");
        for (var program : given.properties()) {
            programs.set(program.getKey(), Json.object(CRON_DEFAULTS, "the built-in settings", ""));
        }
        var ww = new SettingsReader(tree, JsonNodeFactory.instance.objectNode().set("ww", defaults), origins);
        var found = new TreeMap<String, Cron>();
        for (var program : given.properties()) {
            var key = KeyPath.child("ww.cron", program.getKey());
            ww.object(key);
            if (!isCronName(program.getKey())) {
                throw new Failure(ExitCode.CONFIG, "cannot read " + Text.printable(key)
                        + ": expected the name of a file in usr/cron, without .java: letters, digits, '.', '_', '-'");
            }
            found.put(program.getKey(), new Cron(ww.text(key + ".schedule", "(?s).{0,200}", "a cron expression"),
                    ww.text(key + ".zone", ".{0,60}", "a time zone such as \"Europe/Rome\""),
                    ww.duration(key + ".jitter", true), ww.duration(key + ".timeout", false),
                    ww.bool(key + ".catch_up"), ww.words(key + ".states", CRON_STATES)));
        }
        return found;
    }

    /// Returns whether this may be the name of a program of `usr/cron`.
    public static boolean isCronName(String name) {
        return name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}") && !name.endsWith(".java");
    }

    /// Returns the settings of a program of `usr/cron` that the configuration does not name: it has no schedule.
    public static Cron unscheduled() {
        return new Cron("", "", Duration.ZERO, Duration.ofMinutes(10), false, Set.of("UP"));
    }

    /// Returns a warning about settings that are valid, but do not fit together.
    Optional<String> warning() {
        if (!service.watchdog().isZero() && !service.notifies()) {
            return Optional.of("ww.service.watchdog has no effect, because ww.service.notify is false");
        }
        if (stop.drain().isZero() || stop.drain().compareTo(stop.grace()) < 0) return Optional.empty();
        return Optional.of("ww.stop.drain takes all of the stop's budget (" + stop.grace().toMillis()
                + " ms): nothing is left for svcdown");
    }

    private static Duration grace(Duration configured, Map<String, String> env) {
        var text = env.getOrDefault("WW_STOP_GRACE", "").strip();
        if (text.isEmpty()) return configured;
        var grace = Durations.parse(text).or(() -> Durations.parse(text + "s"));
        return grace.orElseThrow(() -> new Failure(ExitCode.CONFIG, "cannot read WW_STOP_GRACE: "
                + "expected seconds such as 8, or a duration such as 8s, found '" + Text.printable(text) + "'"));
    }
}
