package whaleware.fleet.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import whaleware.base.Json;

/// A response. The router adds the security headers, `Cache-Control: no-store` unless a header replaces it, and
/// `Content-Length`.
///
/// @param headers by name
/// @param body empty for none
public record Response(int code, Map<String, String> headers, byte[] body) {
    /// The handler has written the response itself.
    public static final Response STREAMING = new Response(0, Map.of(), new byte[0]);
    /// The media type of JSON.
    public static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    /// Returns a response with a JSON value.
    public static Response json(int code, JsonNode value) {
        return of(code, JSON, Json.compact(value));
    }

    /// Returns a response with a text for people and scripts. The text gets a line break at its end.
    public static Response text(int code, String text) {
        return of(code, TEXT, text.endsWith("\n") ? text : text + "\n");
    }

    /// Returns an error.
    ///
    /// @param message plain English with its cure: `cannot read 'limit': expected a whole number (limit=100)`
    public static Response error(int code, String message) {
        return text(code, message);
    }

    /// Returns a response without a body, such as 204.
    public static Response empty(int code) {
        return new Response(code, Map.of(), new byte[0]);
    }

    /// Returns a response with a text of a media type.
    public static Response of(int code, String type, String text) {
        return new Response(code, Map.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns this response with a header more.
    public Response with(String name, String value) {
        var all = new HashMap<>(headers);
        all.put(name, value);
        return new Response(code, Map.copyOf(all), body);
    }
}
