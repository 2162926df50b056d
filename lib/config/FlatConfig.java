package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// The configuration in the form that `ww/cfg` reads without a JVM. The shell sources [#FILE]: a `case` with one branch
/// for each key, which sets `ww_found` and `ww_value`. A shell reads a thousand branches in 1 to 3 ms. The keys of a
/// larger configuration are in [#LINES], which `sed` searches in 2 ms, of any size: `KEY=VALUE`.
///
/// A branch that sets nothing, or a line `KEY?`, leaves the answer to Java: for values with a NUL, which no shell can
/// hold, and for larger objects and arrays. A key without a branch or line sets `ww_absent`.
///
/// @param text of [#FILE]
/// @param lines of [#LINES]; "" if there is no such file
record FlatConfig(String text, String lines) {
    /// The names of the files, beside `cfg.json`.
    static final String FILE = "cfg.flat", LINES = "cfg.lines";
    /// The most keys and characters that a shell reads as fast as `sed` starts.
    static final int KEYS = 1000, CHARACTERS = 50_000;
    /// The most values in an object or array that has a branch or line of its own.
    private static final int VALUES = 50;

    /// @param home the configuration's
    /// @param defaults the name of the default file that the configuration has; "" if it has none
    /// @param env the environment that it was read in
    static FlatConfig of(ObjectNode tree, Path home, String defaults, Map<String, String> env) {
        var branches = new StringBuilder("case $ww_key in\n");
        var lines = new StringBuilder();
        var keys = new int[1];
        KeyPath.walk(tree, (path, value) -> {
            var text = remaining(value, VALUES) < 0 ? "\0" : Json.raw(value);
            boolean answers = text.indexOf('\0') < 0;
            if (keys[0]++ < KEYS && branches.length() < CHARACTERS) branches.append(branch(path, text, answers));
            lines.append(path).append(answers ? '=' + line(text) : "?").append('\n');
        });
        boolean large = keys[0] > KEYS || branches.length() >= CHARACTERS;
        var found = large ? "ww_lines=1\n" : branches + "*) ww_absent=1 ;;\nesac\n";
        return new FlatConfig(sources(home, defaults, env) + found, large ? lines.toString() : "");
    }

    /// Returns what `ww/cfg` outside of hooks compares with its own environment and with the files in `etc`.
    private static String sources(Path home, String defaults, Map<String, String> env) {
        return "ww_of=" + Text.shellQuoted(home.toString())
                + " ww_cfg_text=" + Text.shellQuoted(env.getOrDefault("CFG", ""))
                + " ww_cfg_file=" + Text.shellQuoted(env.getOrDefault("CFG_FILE", ""))
                + " ww_defaults=" + Text.shellQuoted(defaults) + "\n";
    }

    private static String branch(String path, String text, boolean answers) {
        var answer = answers ? "ww_found=1 ww_value=" + Text.shellQuoted(text) + " " : "";
        return Text.shellQuoted(path) + ") " + answer + ";;\n";
    }

    private static String line(String text) {
        return text.replace("\\", "\\b").replace("\n", "\\n");
    }

    /// Returns `limit` less the number of values in `node`; negative if there are more.
    private static int remaining(JsonNode node, int limit) {
        if (node.isContainerNode()) for (var child : node) if (limit >= 0) limit = remaining(child, limit - 1);
        return limit;
    }
}
