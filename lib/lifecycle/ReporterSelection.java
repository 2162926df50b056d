package whaleware.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import whaleware.base.Directories;
import whaleware.base.Failure;
import whaleware.hooks.HookRunner;
import whaleware.hooks.Spawner;
import whaleware.reports.Backend;
import whaleware.reports.ReportDelivery;
import whaleware.reports.backends.HookBackend;
import whaleware.reports.backends.ShippedReporterHooks;
import whaleware.runtime.Log;

/// Selects who reports: the built-in back-ends of `notify_url`, or the user's hooks `lifecycle` and `pushstats`.
final class ReporterSelection {
    private final ActiveConfig cfg;
    private final HookRunner hooks;
    private final Spawner spawner;
    private final Directories places;
    private final ReportDelivery delivery;
    private final Log log;
    private List<JsonNode> applied;

    ReporterSelection(ActiveConfig cfg, HookRunner hooks, Spawner spawner, Directories places, ReportDelivery delivery,
                      Log log) {
        this.cfg = cfg;
        this.hooks = hooks;
        this.spawner = spawner;
        this.places = places;
        this.delivery = delivery;
        this.log = log;
    }

    /// Applies the active configuration to the delivery. Does nothing if its settings for reports have not changed.
    void apply() {
        var settings = List.of(cfg.tree().path("notify_url"), cfg.tree().path("ww").path("reports"));
        if (settings.equals(applied)) return;
        applied = settings;
        var builtIn = cfg.backends(log::raw);
        delivery.use(reporters("lifecycle", builtIn), reporters("pushstats", builtIn));
    }

    /// As [#apply], also if the settings have not changed: a hook has.
    void applyAnew() {
        applied = null;
        apply();
    }

    /// Returns the built-in back-ends if the hook is the shipped one: the supervisor then does its work without a
    /// process.
    private List<Backend> reporters(String hook, List<Backend> builtIn) {
        try {
            var file = hooks.finder().find(hook);
            if (file.isEmpty() && !builtIn.isEmpty() && !exists(hook)) {
                log.warn("notify_url is set, but there is no " + places.usr().resolve(hook + ".java")
                        + " to report to it (COPY the default hooks, or leave notify_url empty)");
            }
            if (file.isEmpty()) return List.of();
            if (ShippedReporterHooks.isUnmodified(file.get().path())) return builtIn;
            return List.of(new HookBackend(hook, file.get(), spawner, places));
        } catch (Failure unusable) {
            log.warn(unusable.getMessage());
            return List.of();
        }
    }

    /// Returns whether the hook's file exists, even if it is empty: an empty file turns the reporter off.
    private boolean exists(String hook) {
        return Files.exists(places.usr().resolve(hook)) || Files.exists(places.usr().resolve(hook + ".java"));
    }
}
