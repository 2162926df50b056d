package whaleware.base;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The path of a value in the configuration: `memory`, `db.host`, `hosts[0].name`.
///
/// A key is in double quotes, with JSON's escapes, if it is empty or has one of `. [ ] "` or white space in it:
/// `labels."app.kubernetes.io/name"`.
///
/// @param steps keys (String) and indices of arrays (Integer, from 0)
public record KeyPath(List<Object> steps) {
    public KeyPath {
        steps = List.copyOf(steps);
    }

    /// Reads a path.
    ///
    /// @throws Failure 64 if the text is no path
    public static KeyPath parse(String path) {
        return new KeyPath(new Reader(path).steps());
    }

    /// Returns the value at this path; empty if there is none.
    public Optional<JsonNode> in(JsonNode tree) {
        var node = tree;
        for (var step : steps) {
            if (step instanceof Integer index) node = node.isArray() ? node.get(index) : null;
            else node = node.isObject() ? node.get((String) step) : null;
            if (node == null) return Optional.empty();
        }
        return Optional.of(node);
    }

    @Override
    public String toString() {
        var path = "";
        for (var step : steps) path = step instanceof Integer index ? child(path, index) : child(path, (String) step);
        return path;
    }

    /// Returns the path of a key below another path; the root is `""`.
    public static String child(String parent, String key) {
        boolean plain = !key.isEmpty();
        for (int i = 0; i < key.length() && plain; i++) plain = plain(key.charAt(i));
        var name = plain ? key : quoted(key);
        return parent.isEmpty() ? name : parent + "." + name;
    }

    /// Returns the path of an array's element.
    public static String child(String parent, int index) {
        return parent + "[" + index + "]";
    }

    /// Calls `each` with the path and the value of each node below `node`, parents first.
    public static void walk(JsonNode node, BiConsumer<String, JsonNode> each) {
        walk("", node, each);
    }

    /// Returns the paths of all nodes below `node`.
    public static List<String> all(JsonNode node) {
        var all = new ArrayList<String>();
        walk(node, (path, value) -> all.add(path));
        return all;
    }

    private static void walk(String path, JsonNode node, BiConsumer<String, JsonNode> each) {
        if (!path.isEmpty()) each.accept(path, node);
        node.properties().forEach(entry -> walk(child(path, entry.getKey()), entry.getValue(), each));
        if (node.isArray()) for (int i = 0; i < node.size(); i++) walk(child(path, i), node.get(i), each);
    }

    private static boolean plain(char c) {
        return ".[]\"\\".indexOf(c) < 0 && c > ' ' && c != 0x7f && !Character.isWhitespace(c);
    }

    private static String quoted(String key) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(key)) + '"';
    }

    /// Reads a key path, from left to right.
    private static final class Reader {
        private final String path;
        private int at;

        Reader(String path) {
            this.path = path;
        }

        List<Object> steps() {
            var steps = new ArrayList<Object>();
            steps.add(peek() == '[' ? index() : name());
            while (at < path.length()) {
                if (peek() == '[') {
                    steps.add(index());
                } else {
                    if (path.charAt(at++) != '.') throw wrong("'.' or '['", at - 1);
                    steps.add(name());
                }
            }
            return steps;
        }

        private String name() {
            if (peek() == '"') return quoted();
            var start = at;
            while (at < path.length() && ".[]\"".indexOf(path.charAt(at)) < 0) at++;
            if (at == start) throw wrong("a key", at);
            return path.substring(start, at);
        }

        private int index() {
            var end = path.indexOf(']', at);
            var digits = end < 0 ? "" : path.substring(at + 1, end);
            if (!digits.matches("\\d{1,9}")) throw wrong("a number and ']'", at + 1);
            at = end + 1;
            return Integer.parseInt(digits);
        }

        private String quoted() {
            var start = at++;
            while (peek() != '"') {
                if (at >= path.length()) throw wrong("'\"'", at);
                at += peek() == '\\' ? 2 : 1;
            }
            at++;
            try {
                return Json.object("{\"key\":" + path.substring(start, at) + "}", "", "").get("key").textValue();
            } catch (Failure broken) {
                throw wrong("JSON's escapes", start);
            }
        }

        private char peek() {
            return at < path.length() ? path.charAt(at) : 0;
        }

        private Failure wrong(String expected, int column) {
            return new Failure(ExitCode.USAGE, "cannot read key '" + Text.printable(path) + "': expected " + expected
                    + " at column " + (column + 1) + " (write db.host, hosts[0].name or \"a.b\".c)");
        }
    }
}
