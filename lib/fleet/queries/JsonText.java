package whaleware.fleet.queries;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import whaleware.base.Text;

/// JSON that is written without a tree: the list of 5,000 instances takes milliseconds.
public interface JsonText {
    JsonFactory FACTORY = new JsonFactory();

    /// Writes the members of an object.
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /// Returns an object in UTF-8.
    static byte[] object(Members members) throws IOException {
        var bytes = new ByteArrayOutputStream(1024);
        try (var json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /// Writes a member unless its value is null.
    static void text(JsonGenerator json, String name, String value) throws IOException {
        if (value != null) json.writeStringField(name, value);
    }

    /// Writes a time by RFC 3339 unless it is null.
    static void time(JsonGenerator json, String name, Instant value) throws IOException {
        if (value != null) json.writeStringField(name, Text.RFC_3339.format(value));
    }

    /// Writes a number. JSON has no infinity and no NaN: they become null.
    static void number(JsonGenerator json, double value) throws IOException {
        if (!Double.isFinite(value)) json.writeNull();
        else if (value == Math.rint(value) && Math.abs(value) < 1e15) json.writeNumber((long) value);
        else json.writeNumber(value);
    }
}
