package whaleware.fleet.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Finds the handler of a method and a path. All routes are added before the first request; then it is thread-safe.
public final class Router {
    /// The longest body of a request, in bytes.
    public static final int MAX_BODY = 1 << 20;

    /// Who may use a route.
    public enum Access {
        /// Everybody.
        NONE,
        /// Who has the token `ww.fleet.tokens.read`, as a bearer token or by the login's cookie.
        READ,
        /// Who has the token `ww.fleet.tokens.report`.
        REPORT
    }

    /// The route of a request.
    ///
    /// @param parameters the segments that the pattern names, percent-decoded
    record Match(Access access, Handler handler, Map<String, String> parameters) {}

    private record Route(String method, String[] segments, Access access, Handler handler) {}

    private final List<Route> routes = new ArrayList<>();
    private final Map<String, Match> exact = new HashMap<>(); // by method and path, of routes without `{name}`

    /// Adds a route. A GET route answers HEAD too.
    ///
    /// @param pattern a path such as `/api/instances/{name}`: `{name}` matches a segment
    public void add(String method, String pattern, Access access, Handler handler) {
        routes.add(new Route(method, pattern.split("/", -1), access, handler));
        if (!pattern.contains("{")) exact.put(method + " " + pattern, new Match(access, handler, Map.of()));
    }

    /// Returns the route, or null if there is none. A route without `{name}` goes before one with it.
    ///
    /// @param path as it was sent
    /// @throws IllegalArgumentException if a segment has a broken percent-encoding
    Match match(String method, String path) {
        var wanted = method.equals("HEAD") ? "GET" : method;
        var known = exact.get(wanted + " " + path);
        if (known != null) return known;
        var segments = path.split("/", -1);
        for (var route : routes) {
            if (!route.method.equals(wanted)) continue;
            var parameters = parameters(route.segments, segments);
            if (parameters != null) return new Match(route.access, route.handler, parameters);
        }
        return null;
    }

    /// Returns the methods that a path knows, such as `GET, HEAD`; "" if there is no such path.
    String methods(String path) {
        var segments = path.split("/", -1);
        var methods = new TreeSet<String>();
        for (var route : routes) if (parameters(route.segments, segments) != null) methods.add(route.method);
        if (methods.contains("GET")) methods.add("HEAD");
        return String.join(", ", methods);
    }

    private static Map<String, String> parameters(String[] pattern, String[] path) {
        if (pattern.length != path.length) return null;
        Map<String, String> parameters = Map.of();
        for (int i = 0; i < pattern.length; i++) {
            boolean named = pattern[i].startsWith("{");
            if (!named && pattern[i].equals(path[i])) continue;
            if (!named || path[i].isEmpty()) return null;
            if (parameters.isEmpty()) parameters = new HashMap<>();
            parameters.put(pattern[i].substring(1, pattern[i].length() - 1), decoded(path[i]));
        }
        return parameters;
    }

    /// Returns the values of a query by their names.
    ///
    /// @param query as it was sent, or null
    /// @throws IllegalArgumentException if it has a broken percent-encoding
    static Map<String, List<String>> query(String query) {
        if (query == null || query.isEmpty()) return Map.of();
        var values = new HashMap<String, List<String>>();
        for (var pair : query.split("&")) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            var name = decoded((equals < 0 ? pair : pair.substring(0, equals)).replace('+', ' '));
            var value = equals < 0 ? "" : decoded(pair.substring(equals + 1).replace('+', ' '));
            values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return values;
    }

    /// Returns a text without its percent-encoding.
    ///
    /// @throws IllegalArgumentException if that is broken, or is not UTF-8
    static String decoded(String text) {
        if (text.indexOf('%') < 0) return text;
        var bytes = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) bytes[length++] = b;
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low < 0) throw new IllegalArgumentException("a % without two hexadecimal digits");
            bytes[length++] = (byte) (high * 16 + low);
            i += 2;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
