package whaleware.fleet.alerts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import whaleware.base.Json;
import whaleware.base.Sha256;
import whaleware.base.Text;

/// The body of a message.
public enum AlertFormat {
    /// `{"text": "…"}`, for Slack, Mattermost, Rocket.Chat and others with an incoming webhook of that kind.
    SLACK {
        @Override
        String body(AlertMessage message, String page) {
            var text = AlertText.SLACK.of(message) + (page.isEmpty() ? "" : "\n" + page);
            return Json.compact(JsonNodeFactory.instance.objectNode().put("text", text));
        }
    },
    /// The body of Alertmanager's webhook receiver, version 4 (Prometheus documentation, "webhook_config").
    ALERTMANAGER {
        @Override
        String body(AlertMessage message, String page) {
            boolean firing = message.kind() != AlertMessage.Kind.OVER;
            var body = JsonNodeFactory.instance.objectNode();
            var common = JsonNodeFactory.instance.objectNode().put("job", "whaleware");
            if (message.webapp() != null) common.put("webapp", message.webapp());
            body.put("version", "4").put("groupKey", "{}:" + common);
            body.put("truncatedAlerts", message.unnamed());
            body.put("status", firing ? "firing" : "resolved").put("receiver", "whaleware");
            body.set("groupLabels", common);
            body.set("commonLabels", common);
            body.putObject("commonAnnotations").put("summary", AlertText.PLAIN.summary(message));
            body.put("externalURL", page);
            var alerts = body.putArray("alerts");
            for (var match : message.firing()) alerts.add(alert(match, message, common, null, page));
            for (var match : message.resolved()) alerts.add(alert(match, message, common, message.at(), page));
            return Json.compact(body);
        }
    };

    static final List<String> NAMES = Arrays.stream(values()).map(AlertFormat::text).toList();

    /// Returns the body of a message, as JSON.
    ///
    /// @param page the URL of the collector's pages; "" if it is unknown
    abstract String body(AlertMessage message, String page);

    /// Returns its name in the configuration.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode alert(Match match, AlertMessage message, ObjectNode common, Instant end, String page) {
        var alert = JsonNodeFactory.instance.objectNode().put("status", end == null ? "firing" : "resolved");
        var labels = common.deepCopy().put("alertname", match.condition()).put("webapp", match.webapp());
        if (!match.instance().isEmpty()) labels.put("instance", match.instance());
        alert.set("labels", labels);
        var annotations = alert.putObject("annotations").put("summary", AlertText.PLAIN.summary(message));
        if (match.cause() != null) annotations.put("description", match.cause());
        alert.put("startsAt", Text.RFC_3339.format(match.since()));
        alert.put("endsAt", end == null ? "0001-01-01T00:00:00Z" : Text.RFC_3339.format(end));
        alert.put("generatorURL", page);
        return alert.put("fingerprint", Sha256.of(labels.toString()).substring(0, 16));
    }
}
