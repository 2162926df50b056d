package whaleware.base;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads and writes JSON: strictly (RFC 8259, each key once), and with numbers as they were written.
public interface Json {
    /// The longest text of a source of the configuration, in bytes. A ConfigMap may be as long, and a small heap can
    /// hold it.
    int SIZE = 1 << 20;
    /// The most levels of objects and arrays.
    int DEPTH = 100;

    /// Returns the JSON object that a text holds.
    ///
    /// @param name the name of the text in the message: `cannot read NAME: expected ',' at line 3, column 7 (CURE)`
    /// @param cure the cure in the message
    /// @throws Failure 78 if it holds none; the message is one line and shows no value
    static ObjectNode object(String text, String name, String cure) {
        var object = SimpleJsonReader.object(text);
        return object == null ? new StrictJsonReader(text, name, cure).object() : object;
    }

    /// Returns a value as `cfg` prints it: the text of a string, any other value as JSON on one line.
    static String raw(JsonNode value) {
        return value.isTextual() ? value.textValue() : compact(value);
    }

    /// Returns JSON on one line.
    static String compact(JsonNode value) {
        return written(value, false);
    }

    /// Returns JSON for people, indented by two spaces.
    static String pretty(JsonNode value) {
        return written(value, true);
    }

    /// Returns an object as maps, lists and values. A number's `toString` is its text.
    static Map<String, Object> map(ObjectNode object) {
        var map = new LinkedHashMap<String, Object>();
        for (var member : object.properties()) map.put(member.getKey(), plain(member.getValue()));
        return map;
    }

    private static Object plain(JsonNode node) {
        if (node instanceof ObjectNode object) return map(object);
        if (node.isTextual()) return node.textValue();
        if (node.isNumber()) return node.numberValue();
        if (node.isBoolean()) return node.booleanValue();
        if (node.isNull()) return null;
        var list = new ArrayList<Object>();
        for (var element : node) list.add(plain(element));
        return list;
    }

    /// Returns the place of a character in a text: `line 3, column 7`.
    static String place(String text, int offset) {
        var before = text.substring(0, Math.min(offset, text.length()));
        var line = 1 + before.chars().filter(c -> c == '\n').count();
        return "line " + line + ", column " + (before.length() - before.lastIndexOf('\n'));
    }

    /// Does not use Jackson's mapper: it inspects the classes of all values, which would take a fifth of the time to
    /// UP.
    private static String written(JsonNode value, boolean indented) {
        var text = new StringWriter();
        try (var out = StrictJsonReader.JSON.createGenerator(text)) {
            if (indented) out.setPrettyPrinter(style());
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonNode value, JsonGenerator out) throws IOException {
        if (value.isObject()) {
            out.writeStartObject();
            for (var member : value.properties()) {
                out.writeFieldName(member.getKey());
                write(member.getValue(), out);
            }
            out.writeEndObject();
        } else if (value.isArray()) {
            out.writeStartArray();
            for (var element : value) write(element, out);
            out.writeEndArray();
        } else if (value.isNull()) {
            out.writeNull();
        } else {
            value.serialize(out, null); // a string, boolean or number
        }
    }

    private static PrettyPrinter style() {
        var separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER)
                .withObjectEmptySeparator("").withArrayEmptySeparator("");
        var style = new DefaultPrettyPrinter(separators);
        style.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        return style;
    }
}
