package whaleware.base;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Reads a JSON object of the usual kind without Jackson's parser. The parser needs a [java.math.BigDecimal], and for
/// the first one the JDK builds a table of powers, which takes a JVM 15 ms.
///
/// Refuses each text that is not valid, and a few valid ones: [StrictJsonReader] reads those, or reports what is
/// wrong. Not thread-safe.
final class SimpleJsonReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /// Far below the limits of [StrictJsonReader].
    private static final int MAX_VALUES = 20_000, MAX_KEY = 1_000, MAX_DIGITS = 18, MAX_NUMBER = 100;

    private final String text;
    private int at, values;
    private boolean refused;

    private SimpleJsonReader(String text) {
        this.text = text;
    }

    /// Returns the JSON object that a text holds. Returns null if this reader refuses the text.
    static ObjectNode object(String text) {
        if (text.length() > Json.SIZE) return null;
        var reader = new SimpleJsonReader(text);
        if (reader.next() != '{') return null;
        var object = reader.object(1);
        reader.next();
        return reader.refused || reader.at < text.length() ? null : object;
    }

    private ObjectNode object(int depth) {
        var object = NODES.objectNode();
        at++;
        if (next() == '}') return skip(object);
        while (!refused) {
            var key = next() == '"' ? string() : null;
            if (key == null || key.length() > MAX_KEY || object.has(key) || next() != ':') return refuse();
            at++;
            object.set(key, value(depth));
            if (refused) break;
            if (next() == '}') return skip(object);
            if (next() != ',') return refuse();
            at++;
        }
        return refuse();
    }

    private JsonNode array(int depth) {
        var array = NODES.arrayNode();
        at++;
        if (next() == ']') return skip(array);
        while (!refused) {
            array.add(value(depth));
            if (refused) break;
            if (next() == ']') return skip(array);
            if (next() != ',') return refuse();
            at++;
        }
        return refuse();
    }

    private JsonNode value(int depth) {
        char c = next();
        if (++values > MAX_VALUES || (c == '{' || c == '[') && depth == Json.DEPTH) return refuse();
        if (c == '{') return object(depth + 1);
        if (c == '[') return array(depth + 1);
        if (c == '"') {
            var string = string();
            return string == null ? refuse() : NODES.textNode(string);
        }
        if (c == '-' || isDigit(c)) return number();
        if (word("true")) return NODES.booleanNode(true);
        if (word("false")) return NODES.booleanNode(false);
        return word("null") ? NODES.nullNode() : refuse();
    }

    /// Returns null for a string that has half a surrogate pair, or might have.
    private String string() {
        int start = ++at;
        StringBuilder unescaped = null;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                var rest = text.substring(start, at++);
                return unescaped == null ? rest : unescaped.append(rest).toString();
            }
            if (c < ' ' || Character.isSurrogate(c)) return null;
            if (c != '\\') continue;
            int escape = ++at < text.length() ? "\"\\/bfnrt".indexOf(text.charAt(at)) : -1;
            if (escape < 0) return null; // an escape by number, too
            if (unescaped == null) unescaped = new StringBuilder();
            unescaped.append(text, start, at - 1).append("\"\\/\b\f\n\r\t".charAt(escape));
            start = at + 1;
        }
        return null;
    }

    private JsonNode number() {
        int start = at;
        if (current() == '-') at++;
        int first = at, digits = digits();
        boolean zero = text.startsWith("0", first), fraction = current() == '.';
        if (digits == 0 || zero && digits > 1) return refuse();
        if (fraction) {
            at++;
            if (digits() == 0) return refuse();
        }
        var number = text.substring(start, at);
        if (!ended() || number.length() > MAX_NUMBER) return refuse();
        if (fraction || zero && first > start) return new VerbatimNumber(number);
        if (digits > MAX_DIGITS) return refuse();
        long integer = Long.parseLong(number);
        return (int) integer == integer ? NODES.numberNode((int) integer) : NODES.numberNode(integer);
    }

    private int digits() {
        int start = at;
        while (isDigit(current())) at++;
        return at - start;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean word(String word) {
        if (!text.startsWith(word, at)) return false;
        at += word.length();
        if (!ended()) refuse();
        return true;
    }

    private boolean ended() {
        return ",}] \t\r\n".indexOf(current()) >= 0;
    }

    private <T> T skip(T value) {
        at++;
        return value;
    }

    private <T> T refuse() {
        refused = true;
        return null;
    }

    /// Returns the next character that is no white space, or 0 at the end.
    private char next() {
        while (" \t\r\n".indexOf(current()) >= 0) at++;
        return current();
    }

    private char current() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
