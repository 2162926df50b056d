package whaleware.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.notify.ServiceListener;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// Readiness by the service itself, if `ww.service.notify` asks for it: the service sends `READY=1` and more, see
/// [ServiceListener].
///
/// Not thread-safe: belongs to the loop's thread.
final class ServiceReadiness {
    /// So many changes are published at once; after that one a second, and each change to not ready.
    private static final double BURST = 10;
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Path run;
    private final ActiveConfig cfg;
    private final StateFile state;
    private final EventLoop loop;
    private final StatusPublisher publisher;
    private final Log log;
    private ServiceListener listener; // null unless a service that notifies was started
    private boolean ready;
    private String status = "";
    private long published;
    private double credit = BURST;
    private int pauses;

    /// @param run `WW_RUN`
    ServiceReadiness(Path run, ActiveConfig cfg, StateFile state, EventLoop loop, StatusPublisher publisher, Log log) {
        this.run = run;
        this.cfg = cfg;
        this.state = state;
        this.loop = loop;
        this.publisher = publisher;
        this.log = log;
        this.published = loop.now();
        if (cfg.settings().service().notifies()) ServiceListener.prepare();
    }

    /// Begins a start of the service: no message of an earlier start counts.
    ///
    /// @param svcup whether there is such a hook
    /// @return its environment
    Map<String, String> begin(boolean svcup) {
        close();
        ready = false;
        status = "";
        var settings = cfg.settings().service();
        boolean notifies = svcup && settings.notifies();
        publishFacts(notifies);
        if (!notifies) return Map.of();
        var env = new HashMap<>(Map.of(ServiceListener.VARIABLE, listen()));
        var watchdog = settings.watchdog();
        if (!watchdog.isZero()) env.put(ServiceListener.WATCHDOG_VARIABLE, "" + watchdog.toNanos() / 1000);
        return env;
    }

    /// Listens to a service that a killed supervisor started.
    void resume() {
        var saved = state.notified();
        if (saved == null) return;
        ready = saved.ready();
        status = saved.status();
        try {
            listen();
            listener.resume(ready, status);
        } catch (Failure deaf) {
            log.warn(deaf.getMessage());
        }
    }

    private String listen() {
        var address = ServiceListener.address(run, state.bootId());
        try {
            listener = ServiceListener.open(address, () -> loop.post(""));
            return address;
        } catch (IOException e) {
            throw new Failure(ExitCode.SVCUP, "cannot listen to the service at " + address + ": " + e.getMessage()
                    + " (set WW_RUN to a short path, or ww.service.notify to false)");
        }
    }

    /// Waits until the service is ready. Returns whether it is; at once if it does not notify.
    ///
    /// @param timeout the service may extend it
    /// @param gone whether the service has ended
    boolean await(Duration timeout, BooleanSupplier gone) {
        if (listener == null) return true;
        for (var left = timeout; left.isPositive(); left = listener.extension()) {
            loop.await(left, () -> listener.ready() || gone.getAsBoolean());
            if (listener.ready() || gone.getAsBoolean()) break;
        }
        loop.await(LAST_WORDS, () -> listener.ready()); // the last message may be on its way
        publishFacts(true);
        return listener.ready();
    }

    /// Returns the failure of a service that was not ready in time.
    Failure late(Duration timeout) {
        var last = status.isEmpty() ? "" : "; its last status: " + status;
        return new Failure(ExitCode.SVCUP, "cannot start the service: no READY=1 came within "
                + Durations.format(timeout) + last
                + " (does the server know sd_notify? ww.timeout.svcup is the time-out)");
    }

    /// Publishes readiness and status that have changed. Called at each iteration of the event loop.
    void publish() {
        if (listener == null || listener.ready() == ready && listener.status().equals(status)) return;
        boolean lost = ready && !listener.ready();
        if (!lost && credit + (loop.now() - published) / 1e9 < 1) return;
        boolean before = ready;
        publishFacts(true);
        if (state.state() != State.UP || before == ready) state.save();
        else if (ready) publisher.note("the service is ready again");
        else publisher.note(listener.stopping() ? "the service says that it stops" : "the service reloads");
    }

    private void publishFacts(boolean notifies) {
        if (listener != null) {
            ready = listener.ready();
            if (!status.equals(listener.status())) publisher.serviceStatus(listener.status());
            status = listener.status();
        }
        credit = Math.clamp(credit + (loop.now() - published) / 1e9 - 1, 0, BURST);
        published = loop.now();
        state.facts().notified(notifies ? new StateFile.Notified(ready, status) : null);
    }

    /// Starts the measurement of `ww.service.watchdog`.
    void expectSign() {
        if (listener != null) listener.expectSign();
        pauses = loop.pauses();
    }

    /// Returns why the watchdog fails. Returns empty if the service has given a sign of life in time. Time in which the
    /// container was paused does not count.
    Optional<String> watchdogFailure() {
        if (listener == null) return Optional.empty();
        var interval = cfg.settings().service().watchdog();
        if (loop.pauses() != pauses) expectSign();
        if (interval.isZero() || !listener.overdue(interval)) return Optional.empty();
        return Optional.of("the service sent no WATCHDOG=1 for " + Durations.format(interval));
    }

    /// Returns for how long the service asked to extend the time of its end.
    Duration extension() {
        return listener == null ? Duration.ZERO : listener.extension();
    }

    /// Stops listening.
    void close() {
        if (listener != null) listener.close();
        listener = null;
    }
}
