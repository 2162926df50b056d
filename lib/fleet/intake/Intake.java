package whaleware.fleet.intake;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import whaleware.base.Failure;
import whaleware.fleet.http.Request;
import whaleware.fleet.http.RequestDispatcher;
import whaleware.fleet.http.Response;
import whaleware.fleet.http.Router;
import whaleware.fleet.http.Router.Access;
import whaleware.fleet.store.FleetStore;
import whaleware.fleet.store.FleetStore.Outcome;
import whaleware.fleet.store.Report;

/// `POST /events`: an event, or an event a line. Answers after the commit.
///
/// | code | meaning |
/// |---|---|
/// | 204 | all events are committed, or were before |
/// | 400, 413, 415 | the events cannot be accepted, and would not be the next time; none is stored |
/// | 429, 503 | try again after `Retry-After` |
///
/// Thread-safe.
public final class Intake {
    private static final Set<String> TYPES = Set.of("", "application/json", "application/x-ndjson",
            "application/ndjson", "application/jsonl", "application/json-lines");
    // a reporter that reads the header sends what waits together
    private static final Response DONE =
            Response.empty(204).with("Accept-Post", "application/json, application/x-ndjson");

    private final FleetStore store;
    private final InstantSource clock;
    private final IntakeCounts counts;
    private final Consumer<String> log;
    private final EventReader reader = new EventReader();

    /// @param clock the collector's
    /// @param log receives a line when the store fails
    public Intake(FleetStore store, InstantSource clock, IntakeCounts counts, Consumer<String> log) {
        this.store = store;
        this.clock = clock;
        this.counts = counts;
        this.log = log;
    }

    /// Adds its route.
    public void routes(Router router) {
        router.add("POST", "/events", Access.REPORT, this::receive);
    }

    private Response receive(Request request) throws IOException, InterruptedException {
        var type = request.headers().getOrDefault("content-type", "");
        int semicolon = type.indexOf(';');
        var media = (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(media) || !isPlain(request)) {
            return Response.error(415, "cannot read the events: their type is neither JSON nor NDJSON"
                    + " (Content-Type: application/json or application/x-ndjson, without Content-Encoding)");
        }
        try {
            return commit(reader.read(request.body()));
        } catch (InvalidEvent wrong) {
            counts.invalid.increment();
            return Response.error(400, "cannot read " + wrong.getMessage() + " (no event of this request is stored)");
        } catch (EventReader.TooMany tooMany) {
            return Response.error(413, "cannot read the events: there are more than " + EventReader.MAX_EVENTS
                    + " (send fewer at once)");
        }
    }

    private static boolean isPlain(Request request) {
        return request.headers().getOrDefault("content-encoding", "identity").equalsIgnoreCase("identity");
    }

    private Response commit(List<Report> reports) throws InterruptedException {
        var numbered = numbered(reports);
        if (numbered.isEmpty()) return DONE;
        try {
            boolean full = false;
            for (var outcome : store.add(numbered, clock.instant())) {
                switch (outcome) {
                    case STORED -> counts.stored.increment();
                    case KNOWN -> counts.known.increment();
                    case FULL -> counts.full.increment();
                }
                full |= outcome == Outcome.FULL;
            }
            if (!full) return DONE;
            return RequestDispatcher.later(503, "cannot store the events: the fleet is full"
                    + " (forget instances, or raise ww.fleet.instances)");
        } catch (FleetStore.Busy busy) {
            counts.busy.increment();
            return RequestDispatcher.later(429, "cannot store the events: too many wait (try again)");
        } catch (IOException e) {
            counts.failed.increment();
            log.accept("cannot store events: " + Failure.reason(e) + " (their reporters send them again)");
            return RequestDispatcher.later(503, "cannot store the events: the store failed (try again)");
        }
    }

    /// Returns the events without those that were sent by hand: they have no place in the order of a life, so they
    /// must not change the present.
    private List<Report> numbered(List<Report> reports) {
        var numbered = new ArrayList<Report>(reports.size());
        for (var report : reports) if (report.sequence() >= 0) numbered.add(report);
        counts.unnumbered.add(reports.size() - numbered.size());
        return numbered;
    }
}
