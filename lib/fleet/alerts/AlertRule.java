package whaleware.fleet.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import whaleware.base.DidYouMean;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Sha256;

/// A rule of `ww.fleet.alerts`: which conditions are sent to which receiver.
///
/// @param id identifies the rule by `when`, `to` and `webapp`: it survives a change of the other members
/// @param when names of [Condition]s
/// @param hold how long a condition holds before it is sent: `for`
/// @param to the URL of the receiver; a secret
/// @param again the pause between reminders; zero for none
/// @param window an application has at most one message in it, besides the one when the alert is over
/// @param maxAge of the last backup, unless the instance has the label [Condition#MAX_AGE_LABEL]
/// @param webapp the only application that counts; "" for all
public record AlertRule(String id, Set<String> when, Duration hold, String to, Duration again, Duration window,
                        Duration maxAge, AlertFormat format, String webapp) {
    private static final List<String> MEMBERS =
            List.of("when", "for", "to", "again", "window", "max_age", "format", "webapp");

    /// Reads `ww.fleet.alerts`.
    ///
    /// @throws Failure 78 if a rule is wrong; the message has no secret
    public static List<AlertRule> all(JsonNode alerts) {
        var rules = new ArrayList<AlertRule>();
        if (alerts.isMissingNode() || alerts.isNull()) return rules;
        if (!alerts.isArray()) {
            throw failure("", "it is no list", "write [{\"when\": \"silent\", \"to\": \"https://…\"}]");
        }
        for (var rule : alerts) rules.add(of(rule, "[" + rules.size() + "]"));
        if (rules.stream().map(AlertRule::id).distinct().count() < rules.size()) {
            throw failure("", "two rules have the same 'when', 'to' and 'webapp'", "remove one of them");
        }
        return rules;
    }

    private static AlertRule of(JsonNode rule, String place) {
        if (!rule.isObject()) throw failure(place, "it is no object", "write {\"when\": …, \"to\": …}");
        for (var name : rule.properties().stream().map(Map.Entry::getKey).toList()) {
            if (!MEMBERS.contains(name)) throw unknown(place, "member", name, MEMBERS);
        }
        var when = when(rule.path("when").asText(), place);
        var to = rule.path("to").asText();
        var url = HttpUrl.parse(to);
        if (url == null) throw failure(place + ".to", "it is no URL", "write https://HOST/PATH");
        var webapp = rule.path("webapp").asText();
        var id = Sha256.of(String.join("|", when) + "\n" + to + "\n" + webapp).substring(0, 12);
        return new AlertRule(id, when, duration(rule, "for", "1m", place), to, duration(rule, "again", "4h", place),
                duration(rule, "window", "5m", place), duration(rule, "max_age", "26h", place),
                format(rule.path("format").asText("slack"), place), webapp);
    }

    private static Set<String> when(String text, String place) {
        var names = new LinkedHashSet<String>();
        for (var name : text.split("\\|")) {
            if (name.isBlank()) throw failure(place + ".when", "a name is empty", "write ERROR|silent");
            if (!Condition.NAMES.contains(name.strip())) {
                throw unknown(place + ".when", "condition", name.strip(), Condition.NAMES);
            }
            names.add(name.strip());
        }
        return names;
    }

    private static Duration duration(JsonNode rule, String name, String preset, String place) {
        return Durations.parse(rule.path(name).asText(preset)).orElseThrow(() ->
                failure(place + "." + name, "it is no duration", "write \"" + preset + "\""));
    }

    private static AlertFormat format(String name, String place) {
        for (var format : AlertFormat.values()) if (format.text().equals(name)) return format;
        throw unknown(place + ".format", "format", name, AlertFormat.NAMES);
    }

    private static Failure unknown(String place, String kind, String name, List<String> known) {
        var near = DidYouMean.of(name, known).map(match -> "did you mean '" + match + "'?");
        return failure(place, "unknown " + kind + " '" + name + "'",
                near.orElse("known are " + String.join(", ", known)));
    }

    private static Failure failure(String place, String why, String cure) {
        return new Failure(ExitCode.CONFIG, "cannot use ww.fleet.alerts" + place + ": " + why + " (" + cure + ")");
    }

    /// Returns whether the rule has this condition.
    boolean has(String condition) {
        return when.contains(condition);
    }

    /// Returns whether the rule counts this application.
    boolean covers(String application) {
        return webapp.isEmpty() || webapp.equals(application);
    }

    /// Returns the receiver's scheme and host: the path of a webhook is a secret.
    String receiver() {
        var url = HttpUrl.get(to);
        return url.scheme().toLowerCase(Locale.ROOT) + "://" + url.host() + "/…";
    }
}
