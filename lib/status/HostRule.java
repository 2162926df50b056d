package whaleware.status;

import java.util.List;
import java.util.Set;
import whaleware.base.HostName;

/// Refuses the pages of an instance to a browser under a name that is none of this server's.
///
/// A page of any site can point a name of its own to this server (DNS rebinding), and then read the responses. So a
/// browser must use an address, or a name that the public DNS cannot have: without a point, or below a reserved ending.
/// Programs may use each name. Browsers differ from them by `Accept-Language`: all send it, and no script can leave it
/// out. Thread-safe.
///
/// @param names of this server, in lower case; `*` accepts each name
record HostRule(Set<String> names) {
    /// Endings that no public name server answers for: RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`, Kubernetes.
    private static final List<String> PRIVATE =
            List.of(".localhost", ".local", ".internal", ".home.arpa", ".test", ".svc");

    /// Returns whether a request is refused.
    ///
    /// @param host the header `Host`, or null
    /// @param language the header `Accept-Language`, or null
    boolean refuses(String host, String language) {
        if (language == null || host == null) return false;
        var name = HostName.of(host);
        if (name.indexOf('.') < 0 || HostName.isLocalOrAddress(name)) return false;
        for (var ending : PRIVATE) if (name.endsWith(ending)) return false;
        return !names.contains(name) && !names.contains("*");
    }
}
