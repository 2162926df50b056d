package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// Fills in the placeholders `${env:NAME}` and `${file:/run/secrets/x}` in the strings of a configuration.
///
/// Filled-in text is not scanned again. `$${` stands for `${`, and any other `${…}` stays. Of a file, one trailing
/// newline is removed; a relative name is resolved against the working folder. In a URL, the filled-in text is
/// percent-encoded, see [UrlEscaping]. Not thread-safe.
final class Interpolation {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\$\\{|\\$\\{(env|file):([^}]*)(}?)");
    private final Map<String, String> env;
    private final Map<String, List<String>> placeholders = new TreeMap<>();
    private long room = Json.SIZE;

    Interpolation(Map<String, String> env) {
        this.env = env;
    }

    /// Returns a copy of `tree` with the placeholders filled in.
    ///
    /// @throws Failure 78 if a value is missing; its message names the key
    ObjectNode fill(ObjectNode tree) {
        return (ObjectNode) fill("", tree);
    }

    /// Returns the placeholders that were filled in, by the key path of their string.
    Map<String, List<String>> placeholders() {
        return placeholders;
    }

    private JsonNode fill(String path, JsonNode node) {
        // No switch over the types: the first one takes a JVM 15 ms, on the way to UP.
        if (node instanceof ObjectNode object) {
            var filled = object.objectNode();
            for (var member : object.properties())
                filled.set(member.getKey(), fill(KeyPath.child(path, member.getKey()), member.getValue()));
            return filled;
        }
        if (node instanceof ArrayNode array) {
            var filled = array.arrayNode();
            for (var element : array) filled.add(fill(KeyPath.child(path, filled.size()), element));
            return filled;
        }
        if (!node.isTextual() || !node.textValue().contains("${")) return node;
        return TextNode.valueOf(fill(path, node.textValue()));
    }

    private String fill(String path, String text) {
        var filled = new StringBuilder();
        var found = PLACEHOLDER.matcher(text);
        while (found.find()) {
            found.appendReplacement(filled, "");
            var scheme = found.group(1);
            if (scheme == null) {
                filled.append("${");
                continue;
            }
            var value = value(path, scheme, found.group(2), !found.group(3).isEmpty());
            filled.append(UrlEscaping.fill(filled.toString(), value, text.substring(found.end())));
        }
        return found.appendTail(filled).toString();
    }

    private String value(String path, String scheme, String name, boolean closed) {
        var placeholder = "${" + scheme + ":" + Text.printable(name) + "}";
        if (!closed || name.isEmpty()) {
            var expected = closed ? "a name" : "'}'";
            throw unreadable(path, "expected " + expected + " after ${" + scheme + ":", "write $${ for a literal ${");
        }
        var value = scheme.equals("env") ? env.get(name) : content(path, name);
        if (value == null) {
            var why = "environment variable " + Text.printable(name) + " is not set";
            throw unreadable(path, why, "set it, or remove " + placeholder);
        }
        room -= value.length();
        if (room < 0) {
            var why = "the filled-in values are longer than " + Json.SIZE + " characters";
            throw unreadable(path, why, "pass large values as files");
        }
        placeholders.computeIfAbsent(path, key -> new ArrayList<>()).add(placeholder);
        return value;
    }

    /// Returns the content of a file for `${file:}`.
    ///
    /// @throws Failure 78 if it cannot be read
    static String content(String path, String name) {
        var shown = Text.printable(path);
        var placeholder = "${file:" + Text.printable(name) + "}";
        var text = TextFile.read(name, shown + ": " + placeholder, "mount it, or remove it from " + shown);
        return text.replaceFirst("\\r?\\n\\z", "");
    }

    private static Failure unreadable(String path, String why, String cure) {
        return new Failure(ExitCode.CONFIG, "cannot read " + Text.printable(path) + ": " + why + " (" + cure + ")");
    }
}
