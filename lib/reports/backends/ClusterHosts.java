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

/// The hosts of a cluster, of which any one will do: the one that answered last is asked first. Used by one thread at a time.
final class ClusterHosts {
    private static final Pattern URL = Pattern.compile("[a-z]+://(?:([^/?#@]*)@)?([^/?#@]+)(?:/([^?#]*))?");
    private static final Pattern HOST = Pattern.compile("([^:\\[\\]\\s]+|\\[[0-9a-fA-F:.]+])(:\\d{1,5})?");
    /// How long tries go on where there are several hosts: a cluster that has lost one needs a moment to agree. And how long of that they are
    /// quick ones: whoever is asked before the others have a new leader may have nothing to say for seconds, though it lives.
    private static final long ROUND = Duration.ofSeconds(6).toNanos(), QUICK = Duration.ofSeconds(3).toNanos();

    /// `USER:PASSWORD` of the URL, or "", and its path without slashes at the ends.
    final String user, password, path;
    private final List<String> hosts;
    private int first;
    private Duration usual; // what the last answer took, with room for a longer one; null before the first one

    private ClusterHosts(String user, String password, List<String> hosts, String path) {
        this.user = user;
        this.password = password;
        this.hosts = hosts;
        this.path = path;
    }

    /// Reads `SCHEME://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…][/PATH]`.
    ///
    /// @param tls whether the hosts speak it
    /// @param port where a host names none
    /// @param wrong makes the failure of what is wrong with it
    static ClusterHosts of(String url, boolean tls, int port, Function<String, Failure> wrong) {
        var found = URL.matcher(url);
        if (!found.matches()) throw wrong.apply(url.matches("[a-z]+:/*([^/@]*@)?(/.*)?") ? "no host" : "it is no URL");
        var hosts = Arrays.stream(found.group(2).split(",", -1)).map(host -> {
            if (!HOST.matcher(host).matches()) throw wrong.apply("it is no URL");
            return (tls ? "https://" : "http://") + host + (host.matches(".*:\\d+$") ? "" : ":" + port);
        }).toList();
        var user = found.group(1) == null ? "" : found.group(1);
        int colon = user.indexOf(':');
        try {
            return new ClusterHosts(decoded(colon < 0 ? user : user.substring(0, colon)), decoded(colon < 0 ? "" : user.substring(colon + 1)), hosts,
                    decoded(found.group(3) == null ? "" : found.group(3)).replaceAll("^/+|/+$", ""));
        } catch (IllegalArgumentException e) {
            throw wrong.apply("it is no URL");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    boolean several() {
        return hosts.size() > 1;
    }

    /// How long a host may take to answer.
    ///
    /// @param quick where there are others, at first: four times what the last answer took, and at least this
    /// @param several where there are others, at most
    /// @param alone where there are none
    record Limits(Duration quick, Duration several, Duration alone) {
        private Duration room(long took) {
            var room = Duration.ofNanos(4 * took);
            return room.compareTo(quick) < 0 ? quick : room.compareTo(several) > 0 ? several : room;
        }
    }

    /// What is asked of one host, which may take so long.
    interface Call<T> {
        T at(String host, Duration limit) throws IOException, Backend.Rejected;
    }

    /// Asks one host after the other until one answers: where there are several, round and round for some seconds; a single one once more, since a
    /// connection may have been closed since the last call.
    ///
    /// @throws Backend.Rejected from whichever says so
    /// @throws IOException the last one, when none answers
    <T> T any(Limits limits, Call<T> call) throws IOException, Backend.Rejected, InterruptedException {
        long begun = System.nanoTime();
        for (int tries = 1; ; tries++) {
            long asked = System.nanoTime();
            var limit = !several() ? limits.alone : usual == null || asked - begun > QUICK ? limits.several : usual;
            try {
                var answer = call.at(hosts.get(first), limit);
                usual = limits.room(System.nanoTime() - asked);
                return answer;
            } catch (IOException e) {
                boolean again = several() ? System.nanoTime() - begun < ROUND : tries == 1 && !(e instanceof InterruptedIOException);
                if (!again) throw e;
                first = (first + 1) % hosts.size();
                if (several() && tries % hosts.size() == 0) Thread.sleep(50);
            }
        }
    }
}
