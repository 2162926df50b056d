package whaleware.base;

import com.fasterxml.jackson.core.JsonFactory;
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

/// JSON as whaleware reads and writes it: strictly (RFC 8259, no duplicate keys), and with numbers kept as they were written.
public interface Json {
    /// The longest text of one source of the configuration, in bytes: what a ConfigMap may hold, and what a small heap can bear.
    int SIZE = 1 << 20;
    /// How deep objects and arrays may nest.
    int DEPTH = 100;

    /// Reads one JSON object.
    ///
    /// @param text the JSON text
    /// @param name what is read, for the message: `cannot read NAME: expected ',' at line 3, column 7 (CURE)`
    /// @param cure what to do about it
    /// @throws Failure 78, in one line that repeats nothing of the values
    static ObjectNode object(String text, String name, String cure) {
        return new StrictJsonReader(text, name, cure).object();
    }

    /// A value as `cfg` prints it: strings as they are, all else as JSON in one line.
    static String raw(JsonNode value) {
        return value.isTextual() ? value.textValue() : compact(value);
    }

    /// JSON in one line.
    static String compact(JsonNode value) {
        return written(value, false);
    }

    /// JSON for people, indented by two.
    static String pretty(JsonNode value) {
        return written(value, true);
    }

    /// Where a character stands in a text: `line 3, column 7`.
    static String place(String text, int offset) {
        var before = text.substring(0, Math.min(offset, text.length()));
        return "line " + (1 + before.chars().filter(c -> c == '\n').count()) + ", column " + (before.length() - before.lastIndexOf('\n'));
    }

    /// Without Jackson's mapper: it looks at the classes of all that it writes, which would be a fifth of the time to UP.
    private static String written(JsonNode value, boolean indented) {
        var text = new StringWriter();
        try (var out = new JsonFactory().createGenerator(text)) {
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
            value.serialize(out, null); // text, a truth value or a number
        }
    }

    private static PrettyPrinter style() {
        var style = new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER).withObjectEmptySeparator("").withArrayEmptySeparator(""));
        style.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        return style;
    }
}
