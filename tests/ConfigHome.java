package whaleware;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A home and an environment for tests of the configuration that start no process. JSON is written with single quotes.
abstract class ConfigHome {
    @TempDir Path home;
    final Map<String, String> env = new HashMap<>();

    @BeforeEach
    void a_home() throws IOException {
        for (var folder : List.of("usr", "etc", "run")) Files.createDirectory(home.resolve(folder));
    }

    Config load() {
        return Config.load(home.resolve("etc"), env);
    }

    Places places() {
        return Places.of(Map.of("WW_HOME", home.toString(), "WW_RUN", path("run")));
    }

    List<String> names(String folder) throws IOException {
        try (var entries = Files.list(home.resolve(folder))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    void write(String name, String text) {
        try {
            Files.writeString(home.resolve(name), name.endsWith(".java") ? text : text(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String path(String name) {
        return home.resolve(name).toString();
    }

    static String text(String json) {
        return json.replace('\'', '"');
    }

    /// A configuration without whaleware's own settings, which all have.
    static String mine(Config config) {
        return mine(config.tree());
    }

    static String mine(ObjectNode tree) {
        assertFalse(KeyPath.parse("ww.monitor.every").in(tree).isEmpty());
        return Json.compact(tree.deepCopy().without(List.of("ww")));
    }
}
