package whaleware.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import whaleware.base.Directories;
import whaleware.base.Failure;
import whaleware.hooks.HookRunner;
import whaleware.hooks.Spawner;
import whaleware.reports.Backend;
import whaleware.reports.BackendStatus;
import whaleware.reports.Event;
import whaleware.reports.Journal;
import whaleware.reports.ReportDelivery;
import whaleware.reports.backends.HookBackend;
import whaleware.reports.backends.ShippedReporters;
import whaleware.runtime.Log;

/// Who gets the reports, as the configuration in force and the hooks `lifecycle` and `pushstats` say.
final class ReporterSelection {
    private final Log log;
    private final HookRunner hooks;
    private final Spawner spawner;
    private final Directories places;
    private final ActiveConfig cfg;
    private final ReportDelivery reports;
    private List<JsonNode> heeded;

    ReporterSelection(Log log, HookRunner hooks, Spawner spawner, Directories places, ActiveConfig cfg, DataVolume data, String bootId) {
        this.log = log;
        this.hooks = hooks;
        this.spawner = spawner;
        this.places = places;
        this.cfg = cfg;
        this.reports = new ReportDelivery(new Journal(places.run(), places.data(), data::settled, log::warn), places.run(), bootId, log::warn, ReportDelivery.BACKOFF);
    }

    void send(Event event) {
        heed();
        reports.send(event);
    }

    /// Tells on what waits, and this too where the journal has not got it.
    void resume(Event last) {
        heed();
        reports.resume(last);
    }

    /// Whether anybody gets statistics.
    boolean statsWanted() {
        heed();
        return reports.isWanted(Event.Kind.STATS);
    }

    /// The number of the last change of state that is safe from a kill of the supervisor; [Long#MAX_VALUE] where nobody is to hear of any.
    long written() {
        heed();
        return reports.lastWritten();
    }

    private void heed() {
        var wanted = List.of(cfg.tree().path("notify_url"), cfg.tree().path("ww").path("reports"));
        if (!wanted.equals(heeded)) {
            heeded = wanted;
            var defaults = cfg.backends(log::raw);
            reports.use(reporters("lifecycle", defaults), reporters("pushstats", defaults));
        }
    }

    /// How they are doing; from any thread.
    List<BackendStatus> standing() {
        return reports.status();
    }

    /// What waits is tried now.
    void hurry() {
        reports.retryNow();
    }

    /// The end: what is queued gets at most this time.
    void close(Duration flush) {
        reports.close(flush);
    }

    /// Where nobody replaced the reporter, the supervisor does its work itself; a hook of the user's replaces all of it.
    private List<Backend> reporters(String hook, List<Backend> defaults) {
        try {
            var file = hooks.finder().find(hook);
            if (file.isEmpty() && !defaults.isEmpty() && !Files.exists(places.usr().resolve(hook)) && !Files.exists(places.usr().resolve(hook + ".java"))) {
                log.warn("notify_url is set, but there is no " + places.usr().resolve(hook + ".java") + " to heed it (COPY the default hooks, or leave notify_url empty)");
            }
            if (file.isEmpty()) return List.of();
            return ShippedReporters.unmodified(file.get().path()) ? defaults : List.of(new HookBackend(hook, file.get(), spawner, places));
        } catch (Failure unusable) {
            log.warn(unusable.getMessage());
            return List.of();
        }
    }
}
