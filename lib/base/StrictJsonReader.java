package whaleware.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;

/// Reads one JSON object strictly. Jackson finds the tokens, [JsonSyntaxHint] the one that a broken text lacks. Not
/// thread-safe.
final class StrictJsonReader {
    /// Shared, since each factory interns the names of all keys anew.
    static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final JsonParser parser;
    private final String text, name, cure;
    private int tokens;

    StrictJsonReader(String text, String name, String cure) {
        this.text = text;
        this.name = name;
        this.cure = cure;
        try {
            parser = JSON.createParser(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode object() {
        if (text.startsWith("\uFEFF")) throw broken("'{'", 0, "found a byte order mark (save it as UTF-8 without one)");
        int start = skipSpace(0);
        if (start == text.length() || text.charAt(start) != '{') throw broken("'{'", start);
        try {
            next();
            var object = object("", 1);
            int end = skipSpace(current());
            if (end < text.length()) throw broken("the end", end);
            return object;
        } catch (JsonProcessingException e) {
            var at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
            var hint = JsonSyntaxHint.of(text, offset(at));
            throw broken(hint.expected(), hint.offset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode object(String path, int depth) throws IOException {
        var object = NODES.objectNode();
        while (next() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            var child = KeyPath.child(path, key);
            if (object.has(key)) throw broken("every key once", token(), "found '" + Text.printable(child) + "' again");
            wholeCharacters(key);
            next();
            object.set(key, value(child, depth));
        }
        return object;
    }

    private JsonNode array(String path, int depth) throws IOException {
        var array = NODES.arrayNode();
        while (next() != JsonToken.END_ARRAY) array.add(value(KeyPath.child(path, array.size()), depth));
        return array;
    }

    private JsonNode value(String path, int depth) throws IOException {
        var token = parser.currentToken();
        if (token.isStructStart() && depth == Json.DEPTH) throw broken("at most " + Json.DEPTH + " levels", token());
        return switch (token) {
            case START_OBJECT -> object(path, depth + 1);
            case START_ARRAY -> array(path, depth + 1);
            case VALUE_STRING -> NODES.textNode(wholeCharacters(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no value: " + token);
        };
    }

    private JsonNode number(String text) {
        boolean small = text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (small) return NODES.numberNode(Integer.parseInt(text)); // most numbers, without a regular expression
        if (text.length() > 1000) throw broken("a number of at most 1000 digits", token());
        if (text.matches(".*[eE][+-]?0*[1-9]\\d{4,}")) throw broken("an exponent of at most 4 digits", token());
        if (!text.matches("-?[1-9]\\d*|0")) return new VerbatimNumber(text);
        var integer = new BigInteger(text);
        if (integer.bitLength() < 32) return NODES.numberNode(integer.intValue());
        return integer.bitLength() < 64 ? NODES.numberNode(integer.longValue()) : BigIntegerNode.valueOf(integer);
    }

    // Half a surrogate pair has no UTF-8: cfg would print a question mark.
    private String wholeCharacters(String string) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            if (++i == string.length() || !Character.isSurrogatePair(c, string.charAt(i)))
                throw broken("whole characters", token(), "found half of a surrogate pair");
        }
        return string;
    }

    private JsonToken next() throws IOException {
        int limit = Math.max(100_000, text.length() / 10); // many small values take more memory than a small heap has
        if (tokens++ > limit) throw broken("at most " + limit + " values and keys", current());
        return parser.nextToken();
    }

    private int skipSpace(int from) {
        while (from < text.length() && " \t\r\n".indexOf(text.charAt(from)) >= 0) from++;
        return from;
    }

    private static int offset(JsonLocation at) {
        return (int) Math.max(0, at.getCharOffset());
    }

    private int current() {
        return offset(parser.currentLocation());
    }

    private int token() {
        return offset(parser.currentTokenLocation());
    }

    private Failure broken(String expected, int offset) {
        return failure(expected, offset, offset >= text.length() ? ", where the text ends" : "");
    }

    private Failure broken(String expected, int offset, String found) {
        return failure(expected, offset, ", " + found);
    }

    private Failure failure(String expected, int offset, String end) {
        var why = "expected " + expected + " at " + Json.place(text, offset) + end;
        if (!end.endsWith(")")) why += " (" + cure + ")";
        return new Failure(ExitCode.CONFIG, "cannot read " + name + ": " + why);
    }
}
