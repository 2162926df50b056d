package whaleware.fleet;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import whaleware.base.Failure;
import whaleware.base.Threads;
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
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.FleetStore;

/// A collector: the HTTP server with all its routes, on a store or a read-only source. Thread-safe.
final class FleetServer implements AutoCloseable {
    /// How long a stop waits for requests that have begun.
    static final Duration GRACE = Duration.ofSeconds(5);
    private static final String READ_ONLY = "cannot store events: this fleet only reads (send reports to the place that"
            + " ww.fleet.from names)";
    private static final Duration MAINTAIN = Duration.ofMinutes(1);

    private final FleetSettings settings;
    private final FleetReader reader;
    private final HttpListener listener;
    private final RequestDispatcher dispatcher;
    private final InstantSource clock;
    private final Consumer<String> log;
    private Thread maintenance;

    /// Binds the address. Answers no request yet.
    ///
    /// Throws [Failure] 78 if the address is not free, or the certificate cannot be used.
    ///
    /// @param reader a [FleetStore], or a source that the fleet only reads. [#close] closes it
    /// @param clock the collector's
    /// @param log receives lines for people
    FleetServer(FleetSettings settings, FleetReader reader, InstantSource clock, Consumer<String> log) {
        this.settings = settings;
        this.reader = reader;
        this.clock = clock;
        this.log = log;
        var router = new Router();
        var tokens = new AccessTokens(settings.reportToken(), settings.readToken(), clock);
        var names = settings.hosts();
        boolean anyName = names.isEmpty() && !settings.readToken().isEmpty() && !settings.reportToken().isEmpty();
        var requests = new RequestCounts();
        dispatcher = new RequestDispatcher(router, new HostRules(names, anyName), tokens, requests, log);
        listener = new HttpListener(settings.listen(), settings.tls(), dispatcher, log);
        var intake = new IntakeCounts();
        if (reader instanceof FleetStore store) new Intake(store, clock, intake, log).routes(router);
        else router.add("POST", "/events", Access.REPORT, _ -> Response.error(403, READ_ONLY));
        new ProbeRoutes(reader, clock, intake, requests, dispatcher::stopping).add(router);
        new Login(tokens, listener::tls).routes(router);
    }

    /// Answers requests from now on.
    void start() {
        listener.start();
        if (!(reader instanceof FleetStore store)) return;
        maintenance = Threads.daemon("maintenance", () -> maintain(store));
        maintenance.start();
    }

    private void maintain(FleetStore store) {
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
        listener.close();
        if (maintenance != null) maintenance.interrupt();
        reader.close();
    }
}
