package whaleware.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import whaleware.base.Directories;
import whaleware.base.Failure;
import whaleware.config.Config;
import whaleware.config.ConfigHash;
import whaleware.config.SavedConfig;
import whaleware.config.Secrets;
import whaleware.config.Settings;
import whaleware.reports.Backend;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.BackendFactory;
import whaleware.runtime.Log;
import whaleware.runtime.State;

/// The active configuration, which a HUP may replace.
///
/// Not thread-safe: belongs to the loop's thread.
final class ActiveConfig {
    private final Directories places;
    private final Path lib;
    private final Map<String, String> env;
    private final Log log;
    private final List<Runnable> listeners = new ArrayList<>();
    private final List<Consumer<Config>> checks = new ArrayList<>();
    private Config config;
    private boolean changed;
    private Path file;
    private String hash;

    /// Activates a configuration. Writes no file yet.
    ///
    /// @param lib the folder of the library
    ActiveConfig(Config config, Directories places, Path lib, Map<String, String> env, Log log) {
        this.places = places;
        this.lib = lib;
        this.env = env;
        this.log = log;
        use(config);
    }

    /// Calls the listener after each reload that changed the configuration.
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// Calls the check in each reload, before the next configuration becomes active: a [Failure] of it prevents that.
    void beforeReload(Consumer<Config> check) {
        checks.add(check);
    }

    Settings settings() {
        return config.settings();
    }

    JsonNode tree() {
        return config.tree();
    }

    /// Returns the application's version, `version`.
    String version() {
        return config.tree().path("version").asText();
    }

    /// Returns the [ConfigHash]. The first call takes a JVM some milliseconds.
    String hash() {
        if (hash == null) hash = ConfigHash.of(config.tree(), config.origins());
        return hash;
    }

    /// Returns how long after an event the next one comes at the latest, if the state is this one.
    Duration untilNext(State state) {
        var monitor = config.settings().monitor();
        return state == State.UP ? monitor.every().plus(monitor.timeout()) : EventPublisher.HEARTBEAT;
    }

    /// Returns the saved configuration, `WW_CFG`.
    Path file() {
        return file;
    }

    /// Returns the back-ends of `notify_url`. Throws [Failure] 78 if the setting is wrong.
    ///
    /// @param stdout takes the lines of the back-end `stdout:`
    List<Backend> backends(BackendContext.LineWriter stdout) {
        return backends(config, stdout);
    }

    private List<Backend> backends(Config config, BackendContext.LineWriter stdout) {
        return BackendFactory.redacted(config.tree(), env, places.home(), lib, stdout,
                Secrets.of(config, env)::mask);
    }

    /// Saves the configuration for the hooks.
    void save() {
        save(config);
    }

    private void save(Config config) {
        config.warnings().forEach(log::warn);
        file = SavedConfig.write(config, places, env);
    }

    /// Notes that another supervisor has saved the configuration.
    void saved(Path file) {
        this.file = file;
    }

    /// Reads the configuration again.
    ///
    /// @return false, after one warning, if it is wrong: then nothing changes
    boolean reload() {
        return reload(() -> Config.load(places.etc(), env));
    }

    /// Like [#reload()], with a loader. Any error of the loader leaves the configuration as it is.
    boolean reload(Supplier<Config> loader) {
        Config next;
        boolean differs;
        try {
            next = loader.get();
            backends(next, line -> {});
            Schedules.check(next.settings(), places, lib);
            for (var check : checks) check.accept(next);
            differs = !next.tree().equals(config.tree());
            if (differs) save(next);
        } catch (Failure wrong) {
            log.warn(wrong.getMessage() + ": the configuration stays as it is");
            return false;
        } catch (RuntimeException | Error bug) {
            log.warn("cannot read the configuration: " + Failure.reason(bug) + ": the configuration stays as it is");
            return false;
        }
        use(next);
        changed |= differs;
        if (differs) listeners.forEach(Runnable::run);
        return true;
    }

    /// Returns whether the configuration has changed since the last `boot`.
    boolean changed() {
        return changed;
    }

    /// Lets `boot` run in the next restart, as if the configuration had changed.
    void bootAgain() {
        changed = true;
    }

    /// Notes that `boot` has run with this configuration.
    void booted() {
        changed = false;
    }

    private void use(Config next) {
        config = next;
        hash = null;
        log.mask(Secrets.of(config, env)::mask);
        log.useJson(config.settings().log().equals("json"));
    }
}
