package whaleware.reports;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// The sender of events: one boot of one container.
///
/// @param name `WW_INSTANCE`, the host's name
/// @param webapp `webapp` of the configuration
/// @param version `version` of the configuration, the application's
/// @param bootId new at each start of the container, kept when the supervisor resumes
/// @param labels `ww.labels` of the configuration
public record Instance(String name, String webapp, String version, String bootId, Map<String, String> labels) {
    /// Without labels.
    public Instance(String name, String webapp, String version, String bootId) {
        this(name, webapp, version, bootId, Map.of());
    }

    /// Returns the instance of a hook: name and boot id from its environment, the rest from the configuration.
    /// Outside a boot there is no `WW_BOOT_ID`; then the boot id is a new one, so that no two events share an id.
    public static Instance of(Map<String, String> env, JsonNode cfg) {
        return new Instance(
                first(env.get("WW_INSTANCE"), env.get("HOSTNAME"), hostname()),
                cfg.path("webapp").asText(),
                cfg.path("version").asText(),
                env.getOrDefault("WW_BOOT_ID", "").isEmpty() ? freshId() : env.get("WW_BOOT_ID"),
                labels(cfg.path("ww").path("labels")));
    }

    /// Returns the texts of a JSON object; none if it is missing.
    static Map<String, String> labels(JsonNode json) {
        if (json.isEmpty()) return Map.of();
        var labels = new LinkedHashMap<String, String>();
        json.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    /// Returns a new boot id, from the kernel (random(4)): the first random number of a JVM takes 10 ms.
    public static String freshId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/uuid")).strip();
        } catch (IOException hidden) {
            return UUID.randomUUID().toString();
        }
    }

    private static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            return "localhost";
        }
    }

    private static String first(String... names) {
        for (var name : names) {
            if (name != null && !name.isEmpty()) return name;
        }
        return "";
    }
}
