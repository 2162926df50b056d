package whaleware.reports.backends;

import java.util.Optional;

/// Checks the ports of the hosts in a URL.
interface UrlPorts {
    int MAX = 65_535;

    /// Returns what is wrong with the first wrong port of a list `HOST[:PORT][,HOST[:PORT]…]`. Returns empty if each
    /// port is a whole number from 1 to 65535.
    ///
    /// @param hosts without user and password; an IPv6 address is in brackets
    static Optional<String> problem(String hosts) {
        for (var host : hosts.split(",", -1)) {
            int colon = host.indexOf(':', host.lastIndexOf(']') + 1);
            if (colon > 0 && !valid(host.substring(colon + 1))) {
                return Optional.of("a port is a number from 1 to " + MAX); // not shown: it may be a password's part
            }
        }
        return Optional.empty();
    }

    /// As [#problem], for the hosts of a JDBC URL, `jdbc:NAME:[MODE:]//HOSTS/DATABASE`. A host in parentheses, as
    /// MariaDB has it, is left to the driver.
    static Optional<String> jdbcProblem(String url) {
        int begin = url.indexOf("://");
        if (begin < 0) return Optional.empty();
        var hosts = url.substring(begin + 3).split("[/?;#]", 2)[0];
        hosts = hosts.substring(hosts.lastIndexOf('@') + 1);
        return hosts.contains("(") ? Optional.empty() : problem(hosts);
    }

    private static boolean valid(String port) {
        return port.matches("0*[1-9][0-9]{0,4}") && Integer.parseInt(port) <= MAX;
    }
}
