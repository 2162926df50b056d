package whaleware.fleet.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// A request that may be answered: host, origin and token are checked.
///
/// @param path the path as it was sent, without the query
/// @param parameters the segments that the route's pattern names, percent-decoded
/// @param query the values of each parameter of the query, in their order, percent-decoded
/// @param headers the first value of each header, by its name in lower case
/// @param body may be read once; at most [Router#MAX_BODY] bytes, else it throws [BodyTooLarge]
/// @param exchange for handlers that stream their response; its security headers are set already
public record Request(String method, String path, Map<String, String> parameters, Map<String, List<String>> query,
                      Map<String, String> headers, InputStream body, HttpExchange exchange) {
    /// Returns the first value of a parameter of the query, or null.
    public String query(String name) {
        var values = query.get(name);
        return values == null ? null : values.getFirst();
    }

    /// Returns a segment that the route's pattern names.
    public String parameter(String name) {
        return parameters.get(name);
    }
}
