package whaleware.fleet.alerts;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import whaleware.base.Durations;
import whaleware.base.Json;
import whaleware.reports.backends.BackendContext;

/// The alerts of a [FleetModel], evaluated every second of its clock. What they send is taken from the outbox.
final class RunningAlerts {
    static final BackendContext CONTEXT = new BackendContext("", "", Path.of("/"), Path.of("/"), line -> {});

    final FleetModel fleet;
    final List<AlertMessage> messages = new ArrayList<>();
    private final List<AlertRule> rules;
    private final Map<String, Integer> expect;
    private Alerts alerts;

    RunningAlerts(FleetModel fleet, String rules, Map<String, Integer> expect) {
        this.fleet = fleet;
        this.rules = rules(rules);
        this.expect = expect;
        restart();
    }

    static List<AlertRule> rules(String rules) {
        return AlertRule.all(Json.object("{\"alerts\": [" + rules + "]}", "rules", "").path("alerts"));
    }

    /// A new collector on the same store.
    void restart() {
        alerts = new Alerts(rules, expect, fleet, fleet, "", CONTEXT, line -> {});
    }

    void evaluate() {
        try {
            alerts.evaluate();
            var document = new StoredDocument<>(fleet, "alerts", new TypeReference<AlertState>() {}, AlertState.EMPTY);
            messages.addAll(document.read().outbox());
            document.update(state -> state.without(message -> true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets time pass, and returns the first lines of the messages that were sent meanwhile.
    List<String> pass(String duration) {
        messages.clear();
        fleet.pass(Durations.parse(duration).orElseThrow(), this::evaluate);
        return messages.stream().map(AlertText.PLAIN::summary).toList();
    }

    /// The collector does not run meanwhile; the instances go on.
    void down(Duration duration) {
        fleet.pass(duration, () -> {});
        fleet.listening = fleet.now;
        restart();
    }

    Silences silences() {
        return alerts.silences();
    }

    List<OpenAlert> open() {
        try {
            return alerts.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
