package whaleware.fleet;

import java.io.IOException;
import java.time.InstantSource;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import whaleware.Whaleware;
import whaleware.fleet.alerts.Alerts;
import whaleware.fleet.http.Request;
import whaleware.fleet.http.RequestCounts;
import whaleware.fleet.http.Response;
import whaleware.fleet.http.Router;
import whaleware.fleet.http.Router.Access;
import whaleware.fleet.intake.IntakeCounts;
import whaleware.fleet.store.FleetReader;
import whaleware.status.PrometheusText;

/// `/live`, `/ready` and `/metrics` of the fleet. Thread-safe.
final class ProbeRoutes {
    private final FleetReader reader;
    private final Alerts alerts;
    private final InstantSource clock;
    private final IntakeCounts intake;
    private final RequestCounts requests;
    private final BooleanSupplier stopping;

    /// @param alerts null for a fleet that only reads
    /// @param stopping whether a stop has begun: then the fleet is not ready
    ProbeRoutes(FleetReader reader, Alerts alerts, InstantSource clock, IntakeCounts intake, RequestCounts requests,
                BooleanSupplier stopping) {
        this.reader = reader;
        this.alerts = alerts;
        this.clock = clock;
        this.intake = intake;
        this.requests = requests;
        this.stopping = stopping;
    }

    void add(Router router) {
        router.add("GET", "/live", Access.NONE, _ -> Response.text(200, "live"));
        router.add("GET", "/ready", Access.NONE, this::ready);
        router.add("GET", "/metrics", Access.READ, this::metrics);
    }

    private Response ready(Request request) {
        if (stopping.getAsBoolean()) return Response.text(503, "not ready: it stops");
        try {
            reader.revision();
            return Response.text(200, "ready");
        } catch (IOException e) {
            return Response.text(503, "not ready: the store cannot be read");
        }
    }

    private Response metrics(Request request) throws IOException {
        var text = new PrometheusText();
        text.family("whaleware_fleet_info", "gauge", "The version of the fleet.")
                .sample(1, "version", Whaleware.VERSION);
        text.family("whaleware_fleet_listening_since_timestamp_seconds", "gauge",
                        "Since when reports have been received without a pause.")
                .sample(reader.listeningSince().toEpochMilli() / 1000.0);
        states(text);
        if (alerts != null) alerts.metrics(text);
        text.family("whaleware_fleet_events_total", "counter", "Events received, by what became of them.")
                .sample(intake.stored(), "outcome", "stored").sample(intake.known(), "outcome", "known")
                .sample(intake.unnumbered(), "outcome", "unnumbered").sample(intake.full(), "outcome", "full");
        text.family("whaleware_fleet_refused_requests_total", "counter", "Requests with events that were refused.")
                .sample(intake.invalid(), "reason", "invalid").sample(intake.busy(), "reason", "busy")
                .sample(intake.failed(), "reason", "store");
        text.family("whaleware_fleet_responses_total", "counter", "Responses by their status code.");
        requests.all().forEach((code, count) -> text.sample(count, "code", String.valueOf(code)));
        return Response.of(200, PrometheusText.TYPE, text.toString());
    }

    private void states(PrometheusText text) throws IOException {
        var now = clock.instant();
        var listening = reader.listeningSince();
        var states = new TreeMap<String, Integer>();
        int conflicts = 0, maintenance = 0;
        for (var instance : reader.instances().values()) {
            var shown = instance.shown(now, listening);
            states.merge(shown == null ? "" : shown, 1, Integer::sum);
            if (instance.conflict()) conflicts++;
            if (instance.maintenance()) maintenance++;
        }
        text.family("whaleware_fleet_instances", "gauge", "Instances by their state, or silent.");
        states.forEach((state, count) -> text.sample(count, "state", state));
        text.family("whaleware_fleet_conflicts", "gauge", "Names under which two instances report.").sample(conflicts);
        text.family("whaleware_fleet_maintenance", "gauge", "Instances in maintenance.").sample(maintenance);
    }
}
