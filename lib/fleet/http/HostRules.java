package whaleware.fleet.http;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import whaleware.base.HostName;

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
        var host = HostName.of(authority);
        if (!anyName && !HostName.isLocalOrAddress(host) && !names.contains(host)) {
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
}
