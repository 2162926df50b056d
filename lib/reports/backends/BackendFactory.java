package whaleware.reports.backends;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.config.Redaction;
import whaleware.reports.Backend;

/// From `notify_url` to back-ends: the scheme picks one.
public interface BackendFactory {
    /// What `notify_url` may begin with.
    String SCHEMES = "http: https: etcd: etcds: elasticsearch: elasticsearchs: jdbc: file: stdout:";
    String ESCAPES = "in a password, write / ? # @ as %2F %3F %23 %40";
    /// At which size a file is put aside, and how many of those are kept, where `?rotate=64m&keep=3` does not say otherwise.
    int ROTATE = 64 << 20, KEEP = 3;

    /// The back-ends that `notify_url` names; none when it is absent or empty.
    ///
    /// @param notifyUrl a string or a list of strings; null, missing and empty ones are passed over, and so is a repeated one
    /// @throws Failure with [ExitCode#CONFIG] for anything else
    static List<Backend> of(JsonNode notifyUrl, BackendContext context) {
        return urls(notifyUrl).map(String::strip).filter(u -> !u.isEmpty()).distinct().map(u -> backend(u, context)).toList();
    }

    private static Stream<String> urls(JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) return Stream.empty();
        if (node.isTextual()) return Stream.of(node.textValue());
        if (!node.isArray()) throw new Failure(ExitCode.CONFIG, "cannot use notify_url: it is no string and no list of strings (name one or more URLs: " + SCHEMES + ")");
        return StreamSupport.stream(node.spliterator(), false).flatMap(one -> {
            if (one.isArray()) throw new Failure(ExitCode.CONFIG, "cannot use notify_url: a list in the list (name strings only)");
            return urls(one);
        });
    }

    private static Backend backend(String url, BackendContext context) {
        var scheme = url.substring(0, url.indexOf(':') + 1).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http:", "https:" -> http(url, context);
            case "etcd:", "etcds:" -> etcd(url, scheme.equals("etcds:"), context);
            case "elasticsearch:", "elasticsearchs:" -> search(url, scheme.equals("elasticsearchs:"), context);
            case "jdbc:" -> jdbc(url, context);
            case "file:" -> file(url);
            case "stdout:" -> {
                if (url.length() > scheme.length()) throw bad(url, "nothing follows stdout:", "write \"stdout:\"");
                yield new StdoutBackend(context.stdout());
            }
            case "" -> throw bad(url, "it has no scheme", "the schemes are " + SCHEMES);
            default -> throw bad(url, "nothing is known about '" + scheme + "'", "the schemes are " + SCHEMES);
        };
    }

    private static Backend http(String url, BackendContext context) {
        try {
            var authority = Objects.requireNonNullElse(new URI(url).getRawAuthority(), "");
            var host = authority.substring(authority.lastIndexOf('@') + 1);
            if (host.isEmpty() || host.startsWith(":")) throw bad(url, "no host", "http://HOST[:PORT]/PATH");
            // no URI.getHost(): it knows no host with an underscore, and Compose is full of them
            if (host.matches("([^:\\[\\]]+|\\[[0-9a-fA-F:.]+])(:\\d{1,5})?")) return new HttpBackend(url, Backend.TIMEOUT, context);
        } catch (URISyntaxException e) {
            // its message would show the password
        }
        throw bad(url, "it is no URL", "http://HOST[:PORT]/PATH; " + ESCAPES);
    }

    private static Backend etcd(String url, boolean tls, BackendContext context) {
        Function<String, Failure> wrong = why -> bad(url, why, "etcd://[USER:PASSWORD@]HOST:2379[,HOST:2379…]/PREFIX?lease=90s; " + ESCAPES);
        var options = UrlOptions.of(url, Set.of("lease"), wrong);
        var lease = options.duration("lease", EtcdBackend.LEASE);
        if (lease.compareTo(Duration.ofSeconds(1)) < 0) throw wrong.apply("a lease lasts a second or more");
        return new EtcdBackend(url, ClusterHosts.of(options.rest(), tls, 2379, wrong), lease, context);
    }

    private static Backend search(String url, boolean tls, BackendContext context) {
        Function<String, Failure> wrong = why -> bad(url, why, "elasticsearch://[USER:PASSWORD@]HOST:9200[,HOST:9200…]/PREFIX; " + ESCAPES);
        var hosts = ClusterHosts.of(UrlOptions.of(url, Set.of(), wrong).rest(), tls, 9200, wrong);
        if (!hosts.path.matches("([a-z0-9][a-z0-9._-]*)?")) throw wrong.apply("names of indices are small entries, digits, . _ and -");
        return new ElasticsearchBackend(url, hosts, Backend.TIMEOUT, context);
    }

    private static Backend jdbc(String url, BackendContext context) {
        var sql = SqlDialect.of(url).orElseThrow(() -> bad(url, "nothing is known about this database", "jdbc:postgresql:, jdbc:mariadb:, jdbc:mysql: or jdbc:sqlite:"));
        if (url.indexOf(':', "jdbc:".length()) == url.length() - 1) throw bad(url, "it names no database", "jdbc:" + sql.command() + ":…");
        if (!new JdbcDriver(sql, context).obtainable()) {
            throw bad(url, "there is no JDBC driver for it", "ww bake --jdbc " + sql.command() + " in the image, or put its jar into " + context.home().resolve("lib/jdbc"));
        }
        return new JdbcBackend(url, sql, context);
    }

    private static Backend file(String url) {
        var options = UrlOptions.of(url, Set.of("rotate", "keep"), bad -> bad(url, bad, "file:/PATH?rotate=64m&keep=3; a ? in the path is written %3F"));
        var path = options.rest().substring("file:".length()).replaceFirst("^//(localhost)?(?=/)", "");
        try {
            path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (path.startsWith("/") && !path.startsWith("//") && !path.endsWith("/")) {
                return new FileBackend(Path.of(path), options.bytes("rotate", ROTATE), options.whole("keep", KEEP, 1, 1000));
            }
        } catch (IllegalArgumentException e) {
            throw bad(url, "it is no path", "file:/PATH; a % is written %25");
        }
        throw bad(url, "it names no file by an absolute path", "file:/PATH");
    }

    private static Failure bad(String url, String why, String cure) {
        return new Failure(ExitCode.CONFIG, "cannot use notify_url '" + Redaction.hide(url).replaceAll("\\p{Cntrl}", "?") + "': " + why + " (" + cure + ")");
    }
}
