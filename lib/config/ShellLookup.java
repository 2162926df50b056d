package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// The configuration as `ww/cfg` reads it without a JVM: a `case` of the shell, an arm for each key, which sets `ww_found` and `ww_value`.
/// A shell takes a millisecond or two to read it; to look through lines would take it 20 ms at a thousand keys, and another program to do so is another process.
///
/// An arm that sets nothing leaves the answer to Java: for values with a NUL, which no shell can hold, and for larger objects. No arm at all sets `ww_absent`.
interface ShellLookup {
    /// The name of the file, beside `cfg.json`.
    String FILE = "cfg.flat";
    /// Up to here a shell is faster than a JVM.
    int KEYS = 5_000, CHARACTERS = 500_000;
    /// How many values an object or an array may hold to be printed from here.
    int VALUES = 50;

    /// The text of the file; one that leaves everything to Java for what is larger.
    static String of(ObjectNode tree) {
        var arms = new StringBuilder("case $ww_key in\n");
        var keys = new int[1];
        KeyPath.walk(tree, (path, value) -> {
            if (keys[0]++ < KEYS && arms.length() < CHARACTERS) arms.append(arm(path, value));
        });
        return keys[0] > KEYS || arms.length() >= CHARACTERS ? "# too much for a shell\n" : arms + "*) ww_absent=1 ;;\nesac\n";
    }

    private static String arm(String path, JsonNode value) {
        var text = small(value, VALUES) < 0 ? "\0" : Json.raw(value);
        return Text.shellQuoted(path) + ") " + (text.indexOf('\0') >= 0 ? "" : "ww_found=1 ww_value=" + Text.shellQuoted(text) + " ") + ";;\n";
    }

    /// What is left of so many values; negative when there are more.
    private static int small(JsonNode node, int values) {
        if (node.isContainerNode()) for (var child : node) if (values >= 0) values = small(child, values - 1);
        return values;
    }
}
