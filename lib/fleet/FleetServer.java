package whaleware.fleet;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import whaleware.base.Failure;
import whaleware.base.Threads;
import whaleware.fleet.alerts.AlertRoutes;
import whaleware.fleet.alerts.Alerts;
import whaleware.fleet.http.AccessTokens;
import whaleware.fleet.http.HostRules;
import whaleware.fleet.http.HttpListener;
import whaleware.fleet.http.Login;
import whaleware.fleet.http.RequestCounts;
import whaleware.fleet.http.RequestDispatcher;
import whaleware.fleet.http.Response;
import whaleware.fleet.http.Router;
import whaleware.fleet.http.Router.Access;
import whaleware.fleet.intake.Intake;
import whaleware.fleet.intake.IntakeCounts;
import whaleware.fleet.pages.FleetPages;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.FleetStore;
import whaleware.reports.backends.BackendContext;

/// A collector: the HTTP server with all its routes, on a store or a read-only source. Thread-safe.
final class FleetServer implements AutoCloseable {
    /// How long a stop waits for requests that have begun.
    static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration MAINTAIN = Duration.ofMinutes(1);
    private static final String READ_ONLY = "cannot store events: this fleet only reads (send reports to the place that"
            + " ww.fleet.from names)", NO_ALERTS = "{\"alerts\":[]}";

    private final FleetSettings settings;
    private final FleetReader reader;
    private final FleetStore store;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final Router router = new Router();
    private final RequestCounts requests = new RequestCounts();
    private final IntakeCounts counts = new IntakeCounts();
    private final RequestDispatcher dispatcher;
    private final HttpListener listener;
    private final Alerts alerts;
    private final AlertRoutes alertRoutes;
    private final FleetPages pages;
    private Thread maintenance;

    /// Binds the address. Answers no request yet.
    ///
    /// Throws [Failure] 78 if the address is not free, or the certificate cannot be used.
    ///
    /// @param reader a [FleetStore], or a source that the fleet only reads. [#close] closes it
    /// @param clock the collector's
    /// @param receivers certificates and proxies for the receivers of alerts
    /// @param log receives lines for people
    FleetServer(FleetSettings settings, FleetReader reader, InstantSource clock, BackendContext receivers,
                Consumer<String> log) {
        this.settings = settings;
        this.reader = reader;
        this.store = reader instanceof FleetStore own ? own : null;
        this.clock = clock;
        this.log = log;
        var tokens = new AccessTokens(settings.reportToken(), settings.readToken(), clock);
        var names = settings.hosts();
        boolean anyName = names.isEmpty() && !settings.readToken().isEmpty() && !settings.reportToken().isEmpty();
        dispatcher = new RequestDispatcher(router, new HostRules(names, anyName), tokens, requests, log);
        listener = new HttpListener(settings.listen(), settings.tls(), dispatcher, log);
        alerts = store == null ? null
                : new Alerts(settings.alerts(), settings.expect(), store, clock, url(), receivers, log);
        alertRoutes = store == null ? null : new AlertRoutes(alerts, clock);
        pages = new FleetPages(reader, store, settings.expect(),
                alertRoutes == null ? () -> NO_ALERTS : alertRoutes::present, clock);
        addRoutes(tokens);
    }

    private void addRoutes(AccessTokens tokens) {
        if (store != null) {
            new Intake(store, clock, counts, log).routes(router);
            alertRoutes.addTo(router);
        } else {
            router.add("POST", "/events", Access.REPORT, _ -> Response.error(403, READ_ONLY));
            router.add("GET", "/api/alerts", Access.READ, _ -> Response.of(200, Response.JSON, NO_ALERTS));
        }
        new ProbeRoutes(reader, alerts, clock, counts, requests, dispatcher::stopping).add(router);
        new Login(tokens, listener::tls).routes(router);
        pages.register(router);
    }

    /// Answers requests from now on.
    void start() {
        listener.start();
        if (store == null) return;
        alerts.start();
        maintenance = Threads.daemon("maintenance", this::maintain);
        maintenance.start();
    }

    private void maintain() {
        try {
            while (true) {
                Thread.sleep(MAINTAIN);
                try {
                    store.maintain(clock.instant());
                } catch (IOException | RuntimeException e) {
                    log.accept("cannot delete and roll up what is old: " + Failure.reason(e) + " (tries again)");
                }
            }
        } catch (InterruptedException stopped) {
            // the thread ends here
        }
    }

    /// Returns its URL, with a / at the end.
    String url() {
        var host = settings.listen().getHostString();
        var shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return (listener.tls() ? "https://" : "http://") + (shown.contains(":") ? "[" + shown + "]" : shown) + ":"
                + listener.port() + "/";
    }

    /// Returns whether a stop has begun.
    boolean stopping() {
        return dispatcher.stopping();
    }

    /// Stops in order: new requests get 503, those that have begun are answered, then the port and the store close.
    @Override
    public void close() {
        dispatcher.stop(GRACE);
        pages.close();
        listener.close();
        if (maintenance != null) maintenance.interrupt();
        if (alerts != null) alerts.close();
        reader.close();
    }
}
