package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fixtures.Home;

/// The hash of a configuration, and what has changed since the last start.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConfigDiffTest {
    @TempDir Path etc;

    private Config config(String cfg) {
        return Config.load(etc, Map.of("CFG", cfg, "POD", "web-" + cfg.length()));
    }

    private String hash(String cfg) {
        var config = config(cfg);
        return ConfigHash.of(config.tree(), config.origins());
    }

    @Test
    void the_hash_ignores_order_secrets_and_labels() throws Exception {
        var file = Files.writeString(etc.resolve("secret"), "one");
        var cfg = "{\"a\": 1, \"b\": {\"x\": [1, 2], \"password\": \"p\"}, \"f\": \"${file:" + file + "}\"}";
        var hash = hash(cfg);
        Files.writeString(file, "two");
        assertEquals(hash, hash(cfg));
        assertEquals(hash, hash("{\"f\": \"${file:" + file + "}\", \"ww\": {\"labels\": {\"pod\": \"${env:POD}\"}},"
                + " \"b\": {\"password\": \"other\", \"x\": [1, 2]}, \"a\": 1}"));
        assertNotEquals(hash, hash(cfg.replace("[1, 2]", "[2, 1]")));
        assertNotEquals(hash, hash(cfg.replace("\"a\": 1", "\"a\": 2")));
        assertEquals(16, hash.length());
    }

    @Test
    void each_difference_is_a_line_and_secrets_are_masked() {
        var before = config("{\"a\": 1, \"gone\": true, \"db\": {\"host\": \"h1\", \"password\": \"hush1\"},"
                + " \"url\": \"http://u:hush@h/\", \"list\": [1, 2], \"same\": {\"token\": \"hush\"}}");
        var after = config("{\"a\": 2, \"db\": {\"host\": \"h1\", \"password\": \"hush2\", \"port\": 1},"
                + " \"url\": \"http://u:hush@h2/\", \"list\": [1], \"same\": {\"token\": \"hush\"}}");
        var lines = ConfigDiff.lines(before, after);
        assertEquals(List.of("~ a: 1 -> 2", "~ db.password: \"***\" -> \"***\" (a secret has changed)", "+ db.port: 1",
                "- gone: true", "- list[1]: 2", "~ url: \"http://u:***@h/\" -> \"http://u:***@h2/\""), lines);
        assertFalse(lines.toString().contains("hush"));
        assertEquals(List.of(), ConfigDiff.lines(after, after));
    }

    @Test
    void cfg_diff_compares_with_the_last_start_and_that_with_the_one_before() {
        try (var home = Home.fresh()) {
            home.cfg("{\"host\": \"h1\", \"password\": \"hush1\"}");
            home.hook("svcup", "sleep 1000 >/dev/null 2>&1 &");
            assertEquals(1, home.start("ww/cfg", "--diff").exit());
            start(home);
            assertEquals(List.of("nothing has changed"), diff(home));
            home.cfg("{\"host\": \"h2\", \"password\": \"hush2\"}");
            var expected = List.of("~ host: \"h1\" -> \"h2\"",
                    "~ password: \"***\" -> \"***\" (a secret has changed)");
            assertEquals(expected, diff(home));
            start(home);
            assertEquals(expected, diff(home));
            start(home);
            assertEquals(List.of("nothing has changed"), diff(home));
        }
    }

    private static void start(Home home) {
        var run = home.start("ww/run").awaitLine("run: UP after");
        assertEquals(0, run.signal("TERM").exit());
    }

    private static List<String> diff(Home home) {
        var diff = home.start("ww/cfg", "--diff");
        assertEquals(0, diff.exit(), () -> diff.all().toString());
        return diff.out();
    }
}
