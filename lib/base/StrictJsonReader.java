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

/// One strict reading of one JSON object. Jackson finds the tokens; what a user is told when it cannot is said by [JsonSyntaxHint].
final class StrictJsonReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final JsonParser parser;
    private final String text, name, cure;
    private int tokens;

    StrictJsonReader(String text, String name, String cure) {
        this.text = text;
        this.name = name;
        this.cure = cure;
        try {
            parser = new JsonFactory().createParser(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode object() {
        if (text.startsWith("\uFEFF")) throw broken("expected '{'", 0, "found a byte order mark (save it as UTF-8 without one)");
        var start = solid(0);
        if (start == text.length() || text.charAt(start) != '{') throw broken("expected '{'", start, null);
        try {
            next();
            var object = object("", 1);
            var end = solid(offset(parser.currentLocation()));
            if (end < text.length()) throw broken("expected the end", end, null);
            return object;
        } catch (JsonProcessingException e) {
            var at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
            var fault = JsonSyntaxHint.of(text, e.getOriginalMessage(), offset(at));
            throw broken(fault.what(), fault.offset(), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode object(String path, int depth) throws IOException {
        var object = NODES.objectNode();
        while (next() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            var child = KeyPath.child(path, key);
            if (object.has(key)) throw broken("expected every key once", offset(parser.currentTokenLocation()), "found '" + Text.printable(child) + "' again");
            whole(key);
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
        if (token.isStructStart() && depth == Json.DEPTH) throw broken("expected at most " + Json.DEPTH + " levels", offset(parser.currentTokenLocation()), null);
        return switch (token) {
            case START_OBJECT -> object(path, depth + 1);
            case START_ARRAY -> array(path, depth + 1);
            case VALUE_STRING -> NODES.textNode(whole(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException("no value: " + token);
        };
    }

    private JsonNode number(String text) {
        if (text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')) return NODES.numberNode(Integer.parseInt(text)); // most of them
        var at = offset(parser.currentTokenLocation());
        if (text.length() > 1000) throw broken("expected a number of at most 1000 digits", at, null);
        if (text.matches(".*[eE][+-]?0*[1-9]\\d{4,}")) throw broken("expected an exponent of at most 4 digits", at, null);
        if (!text.matches("-?[1-9]\\d*|0")) return new VerbatimNumber(text);
        var integer = new BigInteger(text);
        if (integer.bitLength() < 32) return NODES.numberNode(integer.intValue());
        return integer.bitLength() < 64 ? NODES.numberNode(integer.longValue()) : BigIntegerNode.valueOf(integer);
    }

    // Half a surrogate pair has no UTF-8: it would come out of cfg as a question mark.
    private String whole(String string) {
        for (int i = 0; i < string.length(); i++)
            if (Character.isSurrogate(string.charAt(i))) {
                var pair = Character.isHighSurrogate(string.charAt(i)) && i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i + 1));
                if (!pair) throw broken("expected whole characters", offset(parser.currentTokenLocation()), "found half of a surrogate pair");
                i++;
            }
        return string;
    }

    private JsonToken next() throws IOException {
        if (tokens++ > Math.max(100_000, text.length() / 10)) throw broken("expected at most " + (tokens - 2) + " values and keys", offset(parser.currentLocation()), null);
        return parser.nextToken();
    }

    private int solid(int from) {
        while (from < text.length() && " \t\r\n".indexOf(text.charAt(from)) >= 0) from++;
        return from;
    }

    private static int offset(JsonLocation at) {
        return (int) Math.max(0, at.getCharOffset());
    }

    private Failure broken(String expected, int offset, String found) {
        var end = found == null && offset >= text.length() ? ", where the text ends" : found == null ? "" : ", " + found;
        var cured = end.endsWith(")") ? "" : " (" + cure + ")";
        return new Failure(ExitCode.CONFIG, "cannot read " + name + ": " + expected + " at " + Json.place(text, offset) + end + cured);
    }
}
