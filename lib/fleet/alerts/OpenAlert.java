package whaleware.fleet.alerts;

import java.time.Instant;
import java.util.List;

/// An alert that has been sent, and is not over.
///
/// @param id unique; the beginning of its messages' ids
/// @param rule the [AlertRule#id]
/// @param webapp the application; null if the collector may be cut off from its instances
/// @param since when it was first sent
/// @param messages how many messages it has had
/// @param last when the last message was sent
/// @param count the instances that match now
/// @param of the instances of the application, or of the fleet
/// @param told the matches that its messages have named, at most [#NAMED]
public record OpenAlert(String id, String rule, String webapp, Instant since, int messages, Instant last, int count,
                        int of, List<Match> told) {
    /// The most matches that an alert and a message name; the other instances are
    /// counted.
    static final int NAMED = 100;

    /// Returns this alert after another message.
    OpenAlert after(AlertMessage message) {
        return new OpenAlert(id, rule, webapp, since, messages + 1, message.at(), message.count(), message.of(),
                message.firing());
    }

    /// Returns this alert with the present numbers.
    OpenAlert now(int count, int of) {
        return new OpenAlert(id, rule, webapp, since, messages, last, count, of, told);
    }

    /// Returns the present as a message.
    AlertMessage asMessage() {
        return new AlertMessage(id, rule, AlertMessage.Kind.OPENED, webapp, last, since, count, of, told, List.of());
    }

    /// Returns whether the alert has not named one of these matches.
    boolean isNew(List<Match> matches) {
        if (told.size() >= NAMED) return Match.instances(matches) > count;
        return !matches.stream().allMatch(this::named);
    }

    private boolean named(Match match) {
        return told.stream().anyMatch(match::isSame);
    }
}
