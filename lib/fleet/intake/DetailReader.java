package whaleware.fleet.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/// The member `backup` or `schedule` of an event as a tree. Values beyond a limit are left out, and long texts cut. Not
/// thread-safe.
final class DetailReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_VALUES = 200, MAX_TEXT = 1000, MAX_NAME = 200, MAX_DEPTH = 8;

    private final JsonParser parser;
    private int values;

    private DetailReader(JsonParser parser) {
        this.parser = parser;
    }

    /// Reads an object up to its end.
    ///
    /// @param parser at the start of the object
    static ObjectNode read(JsonParser parser) throws IOException {
        return new DetailReader(parser).object(1);
    }

    private ObjectNode object(int depth) throws IOException {
        var object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = Texts.bounded(parser.currentName(), MAX_NAME);
            parser.nextToken();
            var value = value(depth);
            if (value != null) object.set(name, value);
        }
        return object;
    }

    private ArrayNode array(int depth) throws IOException {
        var array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var value = value(depth);
            if (value != null) array.add(value);
        }
        return array;
    }

    /// Returns null for a value that is left out.
    private JsonNode value(int depth) throws IOException {
        if (values++ >= MAX_VALUES || depth >= MAX_DEPTH && parser.currentToken().isStructStart()) {
            parser.skipChildren();
            return null;
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(depth + 1);
            case START_ARRAY -> array(depth + 1);
            case VALUE_STRING -> NODES.textNode(Texts.bounded(parser.getText(), MAX_TEXT));
            case VALUE_NUMBER_INT -> parser.getTextLength() < 19 ? NODES.numberNode(parser.getLongValue())
                    : NODES.numberNode(parser.getDoubleValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            default -> NODES.nullNode();
        };
    }
}
