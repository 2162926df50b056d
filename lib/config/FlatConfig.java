package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// The configuration in the form that `ww/cfg` reads without a JVM: a `case` of the shell with one branch for each key,
/// which sets `ww_found` and `ww_value`. A shell reads it in 2 ms; to search a thousand lines would take it 20 ms, and
/// a search program would be another process.
///
/// A branch that sets nothing leaves the answer to Java: for values with a NUL, which no shell can hold, and for larger
/// objects and arrays. A key without a branch sets `ww_absent`.
interface FlatConfig {
    /// The name of the file, beside `cfg.json`.
    String FILE = "cfg.flat";
    /// The most keys and characters that a shell reads faster than a JVM starts.
    int KEYS = 5_000, CHARACTERS = 500_000;
    /// The most values in an object or array that has a branch of its own.
    int VALUES = 50;

    /// Returns the text of the file. For a larger configuration the text leaves every answer to Java.
    static String of(ObjectNode tree) {
        var branches = new StringBuilder("case $ww_key in\n");
        var keys = new int[1];
        KeyPath.walk(tree, (path, value) -> {
            if (keys[0]++ < KEYS && branches.length() < CHARACTERS) branches.append(branch(path, value));
        });
        var tooLarge = keys[0] > KEYS || branches.length() >= CHARACTERS;
        return tooLarge ? "# too much for a shell\n" : branches + "*) ww_absent=1 ;;\nesac\n";
    }

    private static String branch(String path, JsonNode value) {
        var text = remaining(value, VALUES) < 0 ? "\0" : Json.raw(value);
        var answer = text.indexOf('\0') >= 0 ? "" : "ww_found=1 ww_value=" + Text.shellQuoted(text) + " ";
        return Text.shellQuoted(path) + ") " + answer + ";;\n";
    }

    /// Returns `limit` less the number of values in `node`; negative if there are more.
    private static int remaining(JsonNode node, int limit) {
        if (node.isContainerNode()) for (var child : node) if (limit >= 0) limit = remaining(child, limit - 1);
        return limit;
    }
}
