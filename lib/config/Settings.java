package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.Text;

/// Whaleware's own settings, `"ww"` in the configuration, typed and checked. What a configuration leaves out counts as in [#BUILT_IN].
///
/// @param monitor when the service is asked how it is
/// @param timeout how long each hook may take
/// @param service how the service runs
/// @param restart when a service that failed is started again
/// @param stop what the stop's budget is spent on
/// @param http the answers for probes and Prometheus
/// @param reports how whaleware proves who it is to the back-ends, and they to it
/// @param ignoreFailures the hooks whose failure is a warning only
/// @param cfgMode the mode of the saved configuration, as `0600`
/// @param log `text` or `json`
public record Settings(Monitor monitor, Timeout timeout, Service service, Restart restart, Stop stop, Http http, Reporting reports, Set<String> ignoreFailures, String cfgMode, String log) {
    /// Every setting with its default, the same as in `etc/default_cfg.json`.
    public static final String BUILT_IN = """
            { "monitor": {"every": "30s", "timeout": "10s", "failures": 1},
              "timeout": {"boot": "5m", "firstboot": "1h", "upgrade": "1h", "svcup": "5m", "warmup": "10m", "svcdown": "1m"},
              "service": {"foreground": false, "stop_signal": "TERM"},
              "restart": {"backoff": "500ms", "max_backoff": "5m", "limit": 0, "within": "10m"},
              "stop":    {"grace": "8s", "drain": "0s", "flush": "500ms"},
              "http":    {"port": 0, "bind": "0.0.0.0"},
              "reports": {"token": "", "ca": ""},
              "ignore_failures": [], "cfg_mode": "0600", "log": "text" }
            """;
    private static final ObjectNode DEFAULTS = Json.object(BUILT_IN, "the built-in settings", "");
    /// The names of the hooks.
    public static final Set<String> HOOKS = Set.of("boot", "firstboot", "upgrade", "svcup", "warmup", "monitor", "svcdown", "lifecycle", "pushstats");

    /// @param every the pause between two rounds
    /// @param timeout how long one may take
    /// @param failures how many in a row mean a restart
    public record Monitor(Duration every, Duration timeout, int failures) {}

    /// How long each hook may take; `svcdown` outside a stop.
    public record Timeout(Duration boot, Duration firstboot, Duration upgrade, Duration svcup, Duration warmup, Duration svcdown) {}

    /// @param foreground whether `svcup` is the service itself, and stays
    /// @param stopSignal the signal that stops it, without `SIG`
    public record Service(boolean foreground, String stopSignal) {}

    /// @param backoff the pause before the second restart, then doubled
    /// @param maxBackoff the longest pause
    /// @param limit how many restarts within `within` are one too many; 0 for none
    /// @param within also the quiet time after which counting starts anew
    public record Restart(Duration backoff, Duration maxBackoff, int limit, Duration within) {}

    /// @param grace the whole budget of a stop
    /// @param drain what passes between the STOPPING report and `svcdown`
    /// @param flush what reports may take at the end
    public record Stop(Duration grace, Duration drain, Duration flush) {}

    /// @param port 0 for none
    /// @param bind the address
    public record Http(int port, String bind) {}

    /// @param token a bearer's, where a URL names no user; "" for none
    /// @param ca the path of a PEM file whose certificates are believed besides the JDK's; "" for none
    public record Reporting(String token, String ca) {}

    /// The defaults as JSON.
    public static ObjectNode builtIn() {
        return DEFAULTS.deepCopy();
    }

    /// Reads and checks the settings of a configuration.
    ///
    /// @param config a whole configuration, `"ww"` at its top
    /// @param env `WW_STOP_GRACE`, as `8s` or in seconds, counts more than `ww.stop.grace`
    /// @throws Failure 78 for a value of a wrong type or out of range
    public static Settings of(JsonNode config, Map<String, String> origins, Map<String, String> env) {
        var ww = new SettingsReader(config, JsonNodeFactory.instance.objectNode().set("ww", builtIn()), origins);
        ww.object("ww");
        builtIn().properties().stream().filter(entry -> entry.getValue().isObject()).forEach(entry -> ww.object("ww." + entry.getKey()));
        var any = Integer.MAX_VALUE;
        var signal = ww.text("ww.service.stop_signal", "(SIG)?(HUP|INT|QUIT|ABRT|KILL|USR1|USR2|ALRM|TERM|CONT|WINCH|PIPE)", "a signal such as \"TERM\", \"INT\" or \"QUIT\"");
        return new Settings(
                new Monitor(ww.duration("ww.monitor.every", false), ww.duration("ww.monitor.timeout", false), ww.whole("ww.monitor.failures", 1, any)),
                new Timeout(ww.duration("ww.timeout.boot", false), ww.duration("ww.timeout.firstboot", false), ww.duration("ww.timeout.upgrade", false),
                        ww.duration("ww.timeout.svcup", false), ww.duration("ww.timeout.warmup", false), ww.duration("ww.timeout.svcdown", false)),
                new Service(ww.flag("ww.service.foreground"), signal.replaceFirst("^SIG", "")),
                new Restart(ww.duration("ww.restart.backoff", true), ww.duration("ww.restart.max_backoff", true), ww.whole("ww.restart.limit", 0, any), ww.duration("ww.restart.within", false)),
                new Stop(grace(ww.duration("ww.stop.grace", true), env), ww.duration("ww.stop.drain", true), ww.duration("ww.stop.flush", true)),
                new Http(ww.whole("ww.http.port", 0, 65535), ww.text("ww.http.bind", "[0-9a-zA-Z.:%_-]+", "an address such as \"0.0.0.0\"")),
                new Reporting(ww.text("ww.reports.token", "[!-~]*", "a token without spaces"), ww.text("ww.reports.ca", "(/.*)?", "the absolute path of a PEM file")),
                ww.words("ww.ignore_failures", HOOKS),
                ww.text("ww.cfg_mode", "0?[46][0-7]{2}", "a mode that lets its owner read, such as \"0640\""),
                ww.text("ww.log", "text|json", "\"text\" or \"json\""));
    }

    private static Duration grace(Duration configured, Map<String, String> env) {
        var text = env.getOrDefault("WW_STOP_GRACE", "").strip();
        if (text.isEmpty()) return configured;
        return Durations.parse(text).or(() -> Durations.parse(text + "s"))
                .orElseThrow(() -> new Failure(ExitCode.CONFIG, "cannot read WW_STOP_GRACE: expected seconds such as 8, or a duration such as 8s, found '" + Text.printable(text) + "'"));
    }
}
