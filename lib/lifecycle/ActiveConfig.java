package whaleware.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import whaleware.base.Directories;
import whaleware.base.Failure;
import whaleware.config.Config;
import whaleware.config.Settings;
import whaleware.reports.Backend;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.BackendFactory;
import whaleware.runtime.Log;

/// The configuration in force, which a HUP may replace.
final class ActiveConfig {
    private final Directories places;
    private final Path lib;
    private final Map<String, String> env;
    private final Log log;
    private Config config;
    private Settings settings;
    private boolean changed;
    private Path file;

    /// A configuration that has been read and is good; nothing is written yet.
    /// @param lib where the library lies
    ActiveConfig(Config config, Directories places, Path lib, Map<String, String> env, Log log) {
        this.places = places;
        this.lib = lib;
        this.env = env;
        this.log = log;
        use(config);
    }

    Settings settings() {
        return settings;
    }

    JsonNode tree() {
        return config.tree();
    }

    /// The application's version, `version`.
    String version() {
        return config.tree().path("version").asText();
    }

    /// Where it is saved: `WW_CFG`.
    Path file() {
        return file;
    }

    /// Who gets the reports.
    ///
    /// @throws Failure 78 when that cannot be told
    List<Backend> backends(BackendContext.Lines stdout) {
        return backends(config, stdout);
    }

    private List<Backend> backends(Config config, BackendContext.Lines stdout) {
        return BackendFactory.of(config.tree().path("notify_url"), BackendContext.of(config.tree(), places.home(), lib, stdout));
    }

    /// Writes it where the hooks read it.
    void save() {
        config.warnings().forEach(log::warn);
        file = config.save(places);
    }

    /// It was saved by another supervisor.
    void saved(Path file) {
        this.file = file;
    }

    /// Reads it again. False, with one line and nothing changed, when it is bad.
    boolean reload() {
        try {
            var again = Config.load(places.etc(), env);
            backends(again, line -> {});
            boolean differs = !again.tree().equals(config.tree());
            use(again);
            changed |= differs;
            if (differs) save();
            return true;
        } catch (Failure bad) {
            log.warn(bad.getMessage() + ": the configuration stays as it is");
            return false;
        }
    }

    /// Whether it has changed since the last `boot`.
    boolean changed() {
        return changed;
    }

    /// `boot` has seen the change.
    void heeded() {
        changed = false;
    }

    private void use(Config next) {
        settings = next.settings(env);
        config = next;
        log.useJson(settings.log().equals("json"));
    }
}
