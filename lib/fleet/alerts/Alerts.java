package whaleware.fleet.alerts;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import whaleware.base.Failure;
import whaleware.base.Threads;
import whaleware.fleet.store.FleetStore;
import whaleware.reports.backends.BackendContext;
import whaleware.status.PrometheusText;

/// Evaluates the rules of `ww.fleet.alerts` again and again, and has messages delivered. Of several collectors, only
/// the leader does. Thread-safe.
public final class Alerts implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final List<AlertRule> rules;
    private final Map<String, Integer> expect;
    private final FleetStore store;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final StoredDocument<AlertState> document;
    private final Silences silences;
    private final RecentFailures failures;
    private final FirstLives firstLives;
    private final List<AlertDelivery> deliveries = new ArrayList<>();
    private final Thread thread = Threads.daemon("alert rules", this::run);
    private volatile boolean closed;
    private boolean failing;

    /// @param expect `ww.fleet.expect`
    /// @param clock the collector's clock
    /// @param page the URL of the pages, for the messages; "" if it is unknown
    /// @param context the certificates and proxies for the receivers
    /// @param log receives a line when messages cannot be sent, and when they can be again
    public Alerts(List<AlertRule> rules, Map<String, Integer> expect, FleetStore store, InstantSource clock,
                  String page, BackendContext context, Consumer<String> log) {
        this.rules = rules;
        this.expect = expect;
        this.store = store;
        this.clock = clock;
        this.log = log;
        this.document = new StoredDocument<>(store, "alerts", new TypeReference<>() {}, AlertState.EMPTY);
        this.silences = new Silences(store, clock);
        this.failures = new RecentFailures(store);
        this.firstLives = new FirstLives(store);
        for (var rule : rules) deliveries.add(new AlertDelivery(rule, store, document, page, context, log));
    }

    /// Starts to evaluate and to deliver, if there is a rule.
    public void start() {
        if (rules.isEmpty()) return;
        deliveries.forEach(AlertDelivery::start);
        thread.start();
    }

    /// Evaluates all rules once, if this collector is the leader.
    public synchronized void evaluate() throws IOException {
        if (!store.leader()) return;
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var instances = store.instances();
        var snapshot = FleetSnapshot.of(instances.values(), now,
                store.listeningSince().truncatedTo(ChronoUnit.MILLIS), expect);
        var muting = silences.present();
        failures.retain(instances.keySet());
        firstLives.retain(instances.keySet());
        document.update(state -> AlertEvaluation.next(state, rules, snapshot, muting, failures, firstLives));
        deliveries.forEach(AlertDelivery::wake);
    }

    /// Returns the open alerts, the oldest first.
    public List<OpenAlert> open() throws IOException {
        return document.read().open();
    }

    /// Returns how many messages wait for their delivery.
    public int waiting() throws IOException {
        return document.read().outbox().size();
    }

    /// Adds the numbers of alerts and messages. Leaves them out if the store fails.
    public void metrics(PrometheusText text) {
        AlertState state;
        try {
            state = document.read();
        } catch (IOException storeFails) {
            return;
        }
        text.family("whaleware_fleet_alerts", "gauge", "Open alerts.").sample(state.open().size());
        text.family("whaleware_fleet_alert_messages", "gauge", "Messages of alerts that wait for their delivery.")
                .sample(state.outbox().size());
        text.family("whaleware_fleet_dropped_alert_messages_total", "counter",
                        "Messages dropped since too many waited.")
                .sample(state.dropped());
    }

    /// Returns the silences.
    public Silences silences() {
        return silences;
    }

    private void run() {
        while (!closed) {
            try {
                evaluate();
                if (failing) log.accept("alerts are evaluated again");
                failing = false;
            } catch (IOException | RuntimeException e) {
                if (!failing && !closed) {
                    log.accept("cannot evaluate alerts: " + Failure.reason(e) + " (retried until it succeeds)");
                }
                failing = true;
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        deliveries.forEach(AlertDelivery::close);
        try {
            if (thread.isAlive()) thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
