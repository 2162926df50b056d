package whaleware.reports.backends;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import whaleware.base.Failure;
import whaleware.reports.Backend;

/// The hosts of a cluster. A call goes to the host that responded last, and to the others if it fails. Not thread-safe.
final class ClusterHosts {
    private static final Pattern URL = Pattern.compile("[a-z]+://(?:([^/?#@]*)@)?([^/?#@]+)(?:/([^?#]*))?");
    private static final Pattern HOST = Pattern.compile("([^:\\[\\]\\s]+|\\[[0-9a-fA-F:.]+])(:[^:\\[\\]]*)?");
    /// How long a call tries several hosts: a cluster that has lost a host needs a moment to elect a leader.
    private static final long RETRY = Duration.ofSeconds(6).toNanos();
    /// How long of that the time-outs are short: during an election, a live host may not respond for seconds.
    private static final long QUICK = Duration.ofSeconds(3).toNanos();

    /// User and password of the URL, or "", and its path without slashes at the ends.
    final String user, password, path;
    private final List<String> hosts;
    private int first;
    private Duration usual; // a time-out from how long the last response took; null before the first one

    private ClusterHosts(String user, String password, List<String> hosts, String path) {
        this.user = user;
        this.password = password;
        this.hosts = hosts;
        this.path = path;
    }

    /// Reads `SCHEME://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…][/PATH]`.
    ///
    /// @param tls whether to use https
    /// @param port of hosts without a port
    /// @param failure makes a failure from what is wrong with the URL
    static ClusterHosts of(String url, boolean tls, int port, Function<String, Failure> failure) {
        var match = URL.matcher(url);
        if (!match.matches()) {
            throw failure.apply(url.matches("[a-z]+:/*([^/@]*@)?(/.*)?") ? "no host" : "it is not a URL");
        }
        var hosts = Arrays.stream(match.group(2).split(",", -1)).map(host -> {
            if (!HOST.matcher(host).matches()) throw failure.apply("it is not a URL");
            UrlPorts.problem(host).ifPresent(why -> {
                throw failure.apply(why);
            });
            return (tls ? "https://" : "http://") + host + (host.matches(".*:\\d+$") ? "" : ":" + port);
        }).toList();
        var user = match.group(1) == null ? "" : match.group(1);
        int colon = user.indexOf(':');
        try {
            var path = decode(match.group(3) == null ? "" : match.group(3)).replaceAll("^/+|/+$", "");
            var name = decode(colon < 0 ? user : user.substring(0, colon));
            return new ClusterHosts(name, decode(colon < 0 ? "" : user.substring(colon + 1)), hosts, path);
        } catch (IllegalArgumentException e) {
            throw failure.apply("it is not a URL");
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private boolean several() {
        return hosts.size() > 1;
    }

    /// How long a host may take to respond. One of several hosts has four times as long as the last response took,
    /// within the bounds `quick` and `several`.
    ///
    /// @param alone for a single host
    record Timeouts(Duration quick, Duration several, Duration alone) {
        private Duration after(long nanos) {
            var timeout = Duration.ofNanos(4 * nanos);
            return timeout.compareTo(quick) < 0 ? quick : timeout.compareTo(several) > 0 ? several : timeout;
        }
    }

    /// A call to one host.
    interface Call<T> {
        T to(String host, Duration timeout) throws IOException, Backend.Rejected;
    }

    /// Calls one host after the other until one responds: several hosts again and again for some seconds; a single host
    /// twice, since its connection may have been closed after the last call.
    ///
    /// @throws Backend.Rejected if a host rejects an event
    /// @throws IOException of the last host, if none responds
    <T> T call(Timeouts timeouts, Call<T> call) throws IOException, Backend.Rejected, InterruptedException {
        long begun = System.nanoTime();
        for (int tries = 1; ; tries++) {
            long called = System.nanoTime();
            var slow = usual == null || called - begun > QUICK;
            var timeout = !several() ? timeouts.alone : slow ? timeouts.several : usual;
            try {
                var response = call.to(hosts.get(first), timeout);
                usual = timeouts.after(System.nanoTime() - called);
                return response;
            } catch (IOException e) {
                boolean again = several() ? System.nanoTime() - begun < RETRY
                        : tries == 1 && !(e instanceof InterruptedIOException);
                if (!again) throw e;
                first = (first + 1) % hosts.size();
                if (several() && tries % hosts.size() == 0) Thread.sleep(50);
            }
        }
    }
}
