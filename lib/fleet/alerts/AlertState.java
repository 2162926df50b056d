package whaleware.fleet.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What the alerts remember: a document of the store. A message is in it from the moment at which its alert changes
/// until it is delivered, so that a restart neither loses nor repeats it.
///
/// @param outbox the messages that wait, the oldest first
/// @param opened when an alert of a rule and application was opened last: `RULE WEBAPP`
/// @param below since when applications have been below `expect`
/// @param replaced the boot ids of silent instances that a deployment replaced
/// @param connected by rule, when the collector was last found to be no longer cut off
/// @param dropped how many messages were dropped because the outbox was full
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record AlertState(List<OpenAlert> open, List<AlertMessage> outbox, Map<String, Instant> opened,
                  Map<String, Instant> below, Map<String, String> replaced, Map<String, Instant> connected,
                  long dropped) {
    /// The most messages that wait; beyond that, the oldest are dropped.
    static final int WAITING = 1000;
    static final AlertState EMPTY = new AlertState(null, null, null, null, null, null, 0);

    AlertState {
        open = open == null ? List.of() : List.copyOf(open);
        outbox = outbox == null ? List.of() : List.copyOf(outbox);
        opened = opened == null ? Map.of() : Map.copyOf(opened);
        below = below == null ? Map.of() : Map.copyOf(below);
        replaced = replaced == null ? Map.of() : Map.copyOf(replaced);
        connected = connected == null ? Map.of() : Map.copyOf(connected);
    }

    /// Returns this state with these open alerts and additional messages.
    AlertState with(List<OpenAlert> open, List<AlertMessage> messages, Map<String, Instant> opened,
                    Map<String, Instant> below, Map<String, String> replaced, Map<String, Instant> connected) {
        var all = new ArrayList<>(outbox);
        all.addAll(messages);
        int excess = Math.max(0, all.size() - WAITING);
        return new AlertState(open, all.subList(excess, all.size()), opened, below, replaced, connected,
                dropped + excess);
    }

    /// Returns this state without some messages.
    AlertState without(Predicate<AlertMessage> done) {
        return new AlertState(open, outbox.stream().filter(done.negate()).toList(), opened, below, replaced, connected,
                dropped);
    }
}
