package whaleware.fleet.alerts;

import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import whaleware.base.Text;

/// The text of messages, for people.
///
/// @param escape makes plain text of what an instance sent: names and causes
record AlertText(UnaryOperator<String> escape) {
    private static final int LINES = 10;
    /// For JSON members that are shown as they are.
    static final AlertText PLAIN = new AlertText(Text::printable);
    /// For Slack and its kind: escaped (Slack documentation, "Escaping text"), and without mentions after an `@`.
    static final AlertText SLACK = new AlertText(text -> Text.printable(text).replace("&", "&amp;")
            .replace("<", "&lt;").replace(">", "&gt;").replace("@", "@\u200b"));

    /// Returns the whole text: the summary, and a line for each of the first instances.
    String of(AlertMessage message) {
        var lines = new StringJoiner("\n").add(summary(message));
        var shown = message.kind() == AlertMessage.Kind.OVER ? List.<Match>of() : message.firing();
        shown.stream().limit(LINES).forEach(match -> lines.add("• " + line(match)));
        int more = message.unnamed() + Math.max(0, shown.size() - LINES);
        if (more > 0) lines.add("• … and " + more + " more");
        if (!shown.isEmpty() && !message.resolved().isEmpty()) {
            lines.add(names(message.resolved()) + ": over");
        }
        return lines.toString();
    }

    /// Returns the first line: `shop: 2 of 3 instances: ERROR, silent; 1 of 3 expected instances live`.
    String summary(AlertMessage message) {
        var webapp = message.webapp();
        var who = webapp == null ? "fleet" : webapp.isEmpty() ? "(no webapp)" : escape.apply(webapp);
        var still = message.kind() == AlertMessage.Kind.REMINDER ? "still " : "";
        if (message.kind() == AlertMessage.Kind.OVER) {
            var minutes = duration(Duration.between(message.since(), message.at()));
            var told = message.resolved();
            if (webapp == null) return who + ": the collector gets reports again, after " + minutes;
            return who + ": over after " + minutes + (told.isEmpty() ? "" : ": " + names(told));
        }
        if (webapp == null) {
            return who + ": " + still + message.count() + " of " + message.of()
                    + " instances fell silent at once: the collector may be cut off from them";
        }
        var parts = new StringJoiner("; ");
        if (message.count() > 0) {
            var names = message.firing().stream().filter(match -> !match.instance().isEmpty()).map(Match::condition)
                    .distinct().sorted().toList();
            parts.add(message.count() + " of " + message.of() + (message.of() == 1 ? " instance: " : " instances: ")
                    + String.join(", ", names));
        }
        message.firing().stream().filter(match -> match.instance().isEmpty())
                .forEach(match -> parts.add(match.cause() + " expected instances live"));
        return who + ": " + still + parts;
    }

    private String line(Match match) {
        var cause = match.cause() == null ? "" : " (" + escape.apply(match.cause()) + ")";
        var since = " since " + Text.RFC_3339.format(match.since());
        if (match.instance().isEmpty()) return match.condition() + since + cause;
        return escape.apply(match.instance()) + ": " + match.condition() + since + cause;
    }

    private String names(List<Match> matches) {
        var names = matches.stream().map(match -> match.instance().isEmpty() ? match.condition()
                : escape.apply(match.instance())).distinct().toList();
        var first = String.join(", ", names.subList(0, Math.min(LINES, names.size())));
        return names.size() > LINES ? first + " and " + (names.size() - LINES) + " more" : first;
    }

    private static String duration(Duration duration) {
        long minutes = duration.toMinutes();
        return minutes < 2 ? duration.toSeconds() + " s" : minutes < 120 ? minutes + " min" : minutes / 60 + " h";
    }
}
