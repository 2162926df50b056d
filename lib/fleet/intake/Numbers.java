package whaleware.fleet.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The numbers of `stats` and `system` of an event by their paths: `{"db": {"open": 3}, "cpu": [1]}` has `db.open` and
/// `cpu.0`. Left out are numbers beyond [#MAX], those with longer paths than [#MAX_PATH], and those that a double
/// cannot hold, such as `1e400`. Not thread-safe.
final class Numbers {
    /// The most numbers of an event.
    static final int MAX = 500;
    /// The longest path, in characters.
    static final int MAX_PATH = 200;

    private final Map<String, Double> values = new LinkedHashMap<>();
    private int left;

    /// Returns the numbers by their paths, in their order.
    Map<String, Double> values() {
        return values;
    }

    /// Returns how many were left out.
    int left() {
        return left;
    }

    /// Reads a value, up to its end.
    ///
    /// @param parser at the first token of the value
    /// @param path the path of the value, or ""
    void read(JsonParser parser, String path) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var child = join(path, parser.currentName());
                    parser.nextToken();
                    read(parser, child);
                }
            }
            case START_ARRAY -> {
                for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    boolean number = parser.currentToken().isNumeric() || parser.currentToken().isStructStart();
                    if (number) read(parser, join(path, String.valueOf(i)));
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(path, parser.getDoubleValue());
            default -> {} // texts, booleans and null
        }
    }

    private void add(String path, double value) {
        boolean fits = path.length() <= MAX_PATH && values.size() < MAX && Double.isFinite(value);
        if (fits) values.put(Texts.bounded(path, MAX_PATH), value);
        else left++;
    }

    private static String join(String path, String name) {
        if (path.length() > MAX_PATH) return path; // too long already: it must not grow further
        return path.isEmpty() ? name : path + "." + name;
    }
}
