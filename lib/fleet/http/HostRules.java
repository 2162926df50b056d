package whaleware.fleet.http;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Refuses requests that a page of another origin makes a browser send.
///
/// By DNS rebinding, such a page reads from a server under a name of its own. So the header `Host` must name this
/// server: an address, `localhost`, or a known name. Names do not matter if a token is needed, since a browser sends no
/// cookie of this server to another name. Requests that change anything must come from pages of this server.
///
/// @param names further names of this server, in lower case
/// @param anyName whether each name is accepted
public record HostRules(Set<String> names, boolean anyName) {
    /// Returns the refusal of a request, or null.
    ///
    /// @param headers by their names in lower case
    Response refusal(String method, Map<String, String> headers) {
        var authority = headers.getOrDefault("host", "");
        var host = host(authority);
        if (!anyName && !isAddress(host) && !host.equals("localhost") && !names.contains(host)) {
            return Response.error(403, "cannot serve this Host: it is none of this server's names"
                    + " (add it to ww.fleet.hosts)");
        }
        var origin = headers.get("origin");
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (reads || origin == null && !"cross-site".equals(headers.get("sec-fetch-site"))) return null;
        var own = Objects.requireNonNullElse(origin, "null").replaceFirst("^https?://", "");
        if (own.equalsIgnoreCase(authority)) return null;
        return Response.error(403, "cannot accept this request: a page of another origin sent it"
                + " (use the fleet's own pages, or a client that sends no Origin)");
    }

    /// Returns the host of `HOST:PORT`, in lower case; of an IPv6 address with its brackets.
    static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean port = colon > authority.lastIndexOf(']');
        return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
    }

    /// Whether a host is an IP address: no name server answers for it.
    private static boolean isAddress(String host) {
        if (host.startsWith("[") && host.endsWith("]")) return true;
        if (host.isEmpty()) return false;
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) != '.' && !Character.isDigit(host.charAt(i))) return false;
        }
        return true;
    }
}
