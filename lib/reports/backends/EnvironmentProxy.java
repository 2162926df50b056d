package whaleware.reports.backends;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import whaleware.config.Redaction;

/// The proxies that the environment names: `https_proxy` or `HTTPS_PROXY` for TLS, `http_proxy` or `HTTP_PROXY` for the
/// rest, and no proxy for the hosts in `no_proxy` or `NO_PROXY`. Names in lower case have precedence, as in curl.
///
/// A loopback address is reached directly, unless the proxy has a loopback address too. Thread-safe.
final class EnvironmentProxy extends ProxySelector {
    private static final Pattern PROXY =
            Pattern.compile("(?:(?i:http)://)?(?:([^/@]*)@)?([^:/@\\[\\]\\s]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?/?");
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|.*:.*:.*");

    /// @param credentials the value of `Proxy-Authorization`; null for none
    private record HttpProxy(String host, int port, String credentials) {
        boolean isLoopback() {
            return EnvironmentProxy.isLoopback(host);
        }
    }

    private final Map<String, String> env;

    EnvironmentProxy(Map<String, String> env) {
        this.env = env;
    }

    /// Returns whether the environment names a proxy for this kind of connection.
    boolean isSet(boolean tls) {
        return !value(variable(tls)).isEmpty();
    }

    /// Checks the variable for this kind of connection.
    ///
    /// @throws IOException if its value is no URL of a proxy
    void check(boolean tls) throws IOException {
        if (isSet(tls)) proxy(tls);
    }

    /// Returns the value of `Proxy-Authorization` for requests to this host. Returns null if there is no proxy for it,
    /// or the proxy needs no user.
    String credentials(String host, int port, boolean tls) throws IOException {
        var proxy = isSet(tls) ? proxy(tls) : null;
        return proxy == null || isDirect(host, port, proxy) ? null : proxy.credentials;
    }

    /// Returns `Proxy-Authorization` for the tunnel of a TLS connection, or null.
    String tunnelCredentials() throws IOException {
        return proxy(true).credentials;
    }

    @Override
    public List<Proxy> select(URI uri) {
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        try {
            var proxy = isSet(tls) ? proxy(tls) : null;
            if (proxy == null || isDirect(host(uri), port, proxy)) return List.of(Proxy.NO_PROXY);
            var address = InetSocketAddress.createUnresolved(proxy.host, proxy.port);
            return List.of(new Proxy(Proxy.Type.HTTP, address));
        } catch (IOException checkedBefore) {
            return List.of(Proxy.NO_PROXY);
        }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException why) {
        // the call fails with the reason
    }

    // not URI.getHost(): it accepts no underscore
    private static String host(URI uri) {
        var authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1).replaceFirst(":\\d*$", "");
    }

    private static String variable(boolean tls) {
        return tls ? "https_proxy" : "http_proxy";
    }

    private String value(String lowerCase) {
        var lower = env.getOrDefault(lowerCase, "").strip();
        return lower.isEmpty() ? env.getOrDefault(lowerCase.toUpperCase(Locale.ROOT), "").strip() : lower;
    }

    private HttpProxy proxy(boolean tls) throws IOException {
        var value = value(variable(tls));
        var match = PROXY.matcher(value);
        if (match.matches()) {
            int port = match.group(3) == null ? 80 : Integer.parseInt(match.group(3));
            if (port > 0 && port <= UrlPorts.MAX) return new HttpProxy(match.group(2), port, basic(match.group(1)));
        }
        throw new IOException("cannot use " + variable(tls).toUpperCase(Locale.ROOT) + " '" + Redaction.hide(value)
                + "': expected http://[USER:PASSWORD@]HOST:PORT");
    }

    private static String basic(String user) {
        if (user == null || user.isEmpty()) return null;
        var parts = user.split(":", 2);
        var password = parts.length == 1 ? "" : decode(parts[1]);
        return Credentials.basic(decode(parts[0]), password, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException literally) {
            return text;
        }
    }

    private boolean isDirect(String bracketed, int port, HttpProxy proxy) {
        var host = bracketed.replaceAll("[\\[\\]]", "").replaceFirst("\\.$", "").toLowerCase(Locale.ROOT);
        if (isLoopback(host) && !proxy.isLoopback()) return true;
        for (var entry : value("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            if (!entry.isEmpty() && matches(entry, host, port)) return true;
        }
        return false;
    }

    /// Matches an entry of `NO_PROXY`: `*`, a host with all names below it, an address, or a range such as
    /// `10.0.0.0/8`; `:PORT` may follow a name.
    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) return true;
        if (entry.contains("/")) return inRange(host, entry);
        var name = entry;
        if (entry.matches("[^:]+:\\d+|\\[.*]:\\d+")) {
            int colon = entry.lastIndexOf(':');
            if (!entry.substring(colon + 1).equals("" + port)) return false;
            name = entry.substring(0, colon);
        }
        name = name.replaceAll("[\\[\\]]", "").replaceFirst("^\\*?\\.", "").replaceFirst("\\.$", "");
        if (name.isEmpty()) return false;
        return host.equals(name) || host.endsWith("." + name) && !ADDRESS.matcher(host).matches();
    }

    private static boolean inRange(String host, String range) {
        var parts = range.split("/", 2);
        if (!ADDRESS.matcher(host).matches() || !ADDRESS.matcher(parts[0]).matches()) return false;
        try {
            byte[] address = InetAddress.getByName(host).getAddress();
            byte[] net = InetAddress.getByName(parts[0]).getAddress();
            int shift = net.length * 8 - Integer.parseInt(parts[1]);
            if (address.length != net.length || shift < 0 || shift > net.length * 8) return false;
            return new BigInteger(1, address).shiftRight(shift).equals(new BigInteger(1, net).shiftRight(shift));
        } catch (UnknownHostException | NumberFormatException noRange) {
            return false;
        }
    }

    private static boolean isLoopback(String host) {
        var name = host.replaceAll("[\\[\\]]", "");
        return name.equalsIgnoreCase("localhost") || name.startsWith("127.") && ADDRESS.matcher(name).matches()
                || name.equals("::1");
    }
}
