package whaleware.reports.backends;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FilePath;
import whaleware.config.Redaction;
import whaleware.reports.Backend;

/// Makes back-ends from `notify_url`: the scheme of a URL selects the class.
public interface BackendFactory {
    /// The schemes of `notify_url`.
    String SCHEMES = "http: https: etcd: etcds: elasticsearch: elasticsearchs: jdbc: file: stdout:";
    String ESCAPES = "in a password, write / ? # @ as %2F %3F %23 %40";
    /// The presets of `file:/PATH?rotate=64m&keep=3`: rotate at so many bytes, and keep so many old files.
    int ROTATE = 64 << 20, KEEP = 3;

    /// Returns the back-ends of a configuration: of `notify_url`, with the settings in `ww.reports`.
    ///
    /// @param env has the proxies, see [EnvironmentProxy]
    /// @param home `WW_HOME`
    /// @param lib the folder of the library
    /// @param stdout writes the lines of `stdout:`
    /// @throws Failure with [ExitCode#CONFIG] if `notify_url` is wrong
    static List<Backend> fromConfig(JsonNode cfg, Map<String, String> env, Path home, Path lib,
                                    BackendContext.LineWriter stdout) {
        var reports = cfg.path("ww").path("reports");
        return of(cfg.path("notify_url"), new BackendContext(reports.path("token").asText(),
                reports.path("ca").asText(), reports.path("cert").asText(), reports.path("key").asText(),
                env, home, lib, stdout));
    }

    /// Like [#fromConfig], but names and errors of the back-ends show no secret.
    ///
    /// @param mask masks the secrets of the configuration in a text
    static List<Backend> redacted(JsonNode cfg, Map<String, String> env, Path home, Path lib,
                                  BackendContext.LineWriter stdout, UnaryOperator<String> mask) {
        try {
            var backends = new ArrayList<Backend>();
            for (var backend : fromConfig(cfg, env, home, lib, stdout))
                backends.add(new RedactedBackend(backend, mask));
            return backends;
        } catch (Failure wrong) {
            throw new Failure(wrong.code, mask.apply(wrong.getMessage()));
        }
    }

    /// Returns the back-ends that `notify_url` names; none if it is absent or empty.
    ///
    /// @param notifyUrl a string or a list of strings; null, missing, empty and repeated ones are skipped
    /// @throws Failure with [ExitCode#CONFIG] for anything else
    static List<Backend> of(JsonNode notifyUrl, BackendContext context) {
        return urls(notifyUrl).map(String::strip).filter(url -> !url.isEmpty()).distinct()
                .map(url -> backend(url, context)).toList();
    }

    private static Stream<String> urls(JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) return Stream.empty();
        if (node.isTextual()) return Stream.of(node.textValue());
        if (!node.isArray()) {
            throw new Failure(ExitCode.CONFIG, "cannot use notify_url: it is neither a string nor a list of strings"
                    + " (name one or more URLs: " + SCHEMES + ")");
        }
        return StreamSupport.stream(node.spliterator(), false).flatMap(element -> {
            if (!element.isArray()) return urls(element);
            throw new Failure(ExitCode.CONFIG, "cannot use notify_url: a list within the list (name strings only)");
        });
    }

    private static Backend backend(String url, BackendContext context) {
        var scheme = url.substring(0, url.indexOf(':') + 1).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http:", "https:" -> http(url, context);
            case "etcd:", "etcds:" -> etcd(url, context);
            case "elasticsearch:", "elasticsearchs:" ->
                    new ElasticsearchBackend(url, elasticsearchClient(url, context));
            case "jdbc:" -> jdbc(url, context);
            case "file:" -> file(url);
            case "stdout:" -> {
                if (url.length() == scheme.length()) yield new StdoutBackend(context.stdout());
                throw wrong(url, "nothing may follow stdout:", "write \"stdout:\"");
            }
            case "" -> throw wrong(url, "it has no scheme", "the schemes are " + SCHEMES);
            default -> throw wrong(url, "unknown scheme '" + scheme + "'", "the schemes are " + SCHEMES);
        };
    }

    private static Backend http(String url, BackendContext context) {
        try {
            var authority = Objects.requireNonNullElse(new URI(url).getRawAuthority(), "");
            var host = authority.substring(authority.lastIndexOf('@') + 1);
            if (host.isEmpty() || host.startsWith(":")) throw wrong(url, "no host", "http://HOST[:PORT]/PATH");
            // not URI.getHost(): it accepts no underscore, and Compose names hosts with underscores
            if (host.matches("([^:\\[\\]]+|\\[[0-9a-fA-F:.]+])(:[^:\\[\\]]*)?")) {
                UrlPorts.problem(host).ifPresent(why -> {
                    throw wrong(url, why, "http://HOST[:PORT]/PATH");
                });
                return new HttpBackend(url, Backend.TIMEOUT, context);
            }
        } catch (URISyntaxException e) {
            // its message would show the password
        }
        throw wrong(url, "it is not a URL", "http://HOST[:PORT]/PATH; " + ESCAPES);
    }

    private static Backend etcd(String url, BackendContext context) {
        var options = etcdOptions(url);
        var lease = options.duration("lease", EtcdBackend.LEASE);
        if (lease.compareTo(Duration.ofSeconds(1)) < 0) throw options.failure().apply("a lease lasts a second or more");
        return new EtcdBackend(url, etcdClient(url, context), lease);
    }

    private static UrlOptions etcdOptions(String url) {
        return UrlOptions.of(url, Set.of("lease"), why -> wrong(url, why,
                "etcd://[USER:PASSWORD@]HOST:2379[,HOST:2379…]/PREFIX?lease=90s; " + ESCAPES));
    }

    /// Returns a client for an `etcd:` or `etcds:` URL. Does not connect.
    ///
    /// @throws Failure with [ExitCode#CONFIG] if the URL is wrong
    static EtcdClient etcdClient(String url, BackendContext context) {
        var options = etcdOptions(url);
        boolean tls = url.regionMatches(true, 0, "etcds:", 0, 6);
        return new EtcdClient(ClusterHosts.of(options.base(), tls, 2379, options.failure()), context);
    }

    /// Returns a client for an `elasticsearch:` or `elasticsearchs:` URL. Does not connect.
    ///
    /// @throws Failure with [ExitCode#CONFIG] if the URL is wrong
    static ElasticsearchClient elasticsearchClient(String url, BackendContext context) {
        Function<String, Failure> failure = why -> wrong(url, why,
                "elasticsearch://[USER:PASSWORD@]HOST:9200[,HOST:9200…]/PREFIX; " + ESCAPES);
        boolean tls = url.regionMatches(true, 0, "elasticsearchs:", 0, 15);
        var hosts = ClusterHosts.of(UrlOptions.of(url, Set.of(), failure).base(), tls, 9200, failure);
        if (!hosts.path.matches("([a-z0-9][a-z0-9._-]*)?")) {
            throw failure.apply("names of indices consist of lower-case letters, digits, . _ and -");
        }
        return new ElasticsearchClient(hosts, Backend.TIMEOUT, context);
    }

    private static Backend jdbc(String url, BackendContext context) {
        var dialect = SqlDialect.of(url).orElseThrow(() -> wrong(url, "unknown database",
                "jdbc:postgresql:, jdbc:mariadb:, jdbc:mysql: or jdbc:sqlite:"));
        if (url.indexOf(':', "jdbc:".length()) == url.length() - 1) {
            throw wrong(url, "it names no database", "jdbc:" + dialect.command() + ":…");
        }
        JdbcOptions.problem(url, dialect).ifPresent(why -> {
            // without the options: the value of a misspelled password would be shown
            throw wrong(url.substring(0, url.indexOf('?') + 1) + "…", why, "see the documentation of the driver");
        });
        UrlPorts.jdbcProblem(url).ifPresent(why -> {
            throw wrong(url, why, "jdbc:" + dialect.command() + "://HOST[:PORT]/DATABASE");
        });
        if (!new JdbcDriver(dialect, context).isObtainable()) {
            throw wrong(url, "there is no JDBC driver for it", "ww bake --jdbc " + dialect.command()
                    + " in the image, or put its jar into " + context.home().resolve("lib/jdbc"));
        }
        return new JdbcBackend(url, dialect, context);
    }

    private static Backend file(String url) {
        var options = UrlOptions.of(url, Set.of("rotate", "keep"), why -> wrong(url, why,
                "file:/PATH?rotate=64m&keep=3; a ? in the path is written %3F"));
        var path = options.base().substring("file:".length()).replaceFirst("^//(localhost)?(?=/)", "");
        try {
            path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (path.startsWith("/") && !path.startsWith("//") && !path.endsWith("/")) {
                int keep = options.integer("keep", KEEP, 1, 1000);
                return new FileBackend(Path.of(path), options.bytes("rotate", ROTATE), keep);
            }
        } catch (InvalidPathException e) {
            if (path.indexOf('\0') < 0) throw wrong(url, FilePath.NO_SUCH_NAME, FilePath.CURE);
            throw wrong(url, "it is not a path", "file:/PATH; a file name has no NUL");
        } catch (IllegalArgumentException e) {
            throw wrong(url, "it is not a path", "file:/PATH; a % is written %25");
        }
        throw wrong(url, "it names no file by an absolute path", "file:/PATH");
    }

    private static Failure wrong(String url, String why, String cure) {
        var safe = Redaction.hide(url).replaceAll("\\p{Cntrl}", "?");
        return new Failure(ExitCode.CONFIG, "cannot use notify_url '" + safe + "': " + why + " (" + cure + ")");
    }
}
