package whaleware.base;

import java.util.Locale;

/// The host that a client has addressed, as it stands in the header `Host` (RFC 9110, section 7.2).
public interface HostName {
    /// Returns the host of `HOST:PORT`, in lower case; of an IPv6 address with its brackets.
    static String of(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean port = colon > authority.lastIndexOf(']');
        return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
    }

    /// Returns whether a host is this machine by name, or an IP address. No name server answers for these, so no page
    /// of another site can have such a name.
    static boolean isLocalOrAddress(String host) {
        if (host.equals("localhost") || host.startsWith("[") && host.endsWith("]")) return true;
        if (host.isEmpty()) return false;
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) != '.' && !Character.isDigit(host.charAt(i))) return false;
        }
        return true;
    }
}
