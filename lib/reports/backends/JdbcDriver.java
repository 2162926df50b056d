package whaleware.reports.backends;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import whaleware.base.FilePath;

/// Finds and loads a JDBC driver: on the class path, or in `WW_HOME/lib/jdbc/*.jar`, where `ww bake --jdbc` puts it.
/// Otherwise JBang fetches it at the first connection. No class of JDBC is loaded earlier.
///
/// @param context its `home` and `lib` are used
public record JdbcDriver(SqlDialect dialect, BackendContext context) {
    private static final Set<String> LOGIN = Set.of("user", "password");

    /// Whether there is a driver, or a program that can fetch one. Checks file names only.
    boolean isObtainable() {
        if (JdbcDriver.class.getResource("/" + dialect.driver.replace('.', '/') + ".class") != null) return true;
        if (!jars().isEmpty()) return true;
        return Files.isExecutable(script()) && (isOnPath("jbang") || isOnPath("mvn") || isJbangCached());
    }

    private static boolean isOnPath(String program) {
        var path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(":")).anyMatch(folder -> FilePath.isExecutable(folder, program));
    }

    private static boolean isJbangCached() {
        var env = System.getenv();
        var caches = env.getOrDefault("XDG_CACHE_HOME", env.getOrDefault("HOME", "/") + "/.cache");
        var cache = FilePath.of("WW_CACHE", env.getOrDefault("WW_CACHE", caches + "/whaleware"));
        try (var jbang = Files.newDirectoryStream(cache, "jbang-*")) {
            return jbang.iterator().hasNext();
        } catch (IOException none) {
            return false;
        }
    }

    /// Loads the driver. Throws IOException if it is not available now.
    public Driver load() throws IOException, InterruptedException {
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR"); // else it warns that there is no logger
        }
        try {
            return load(JdbcDriver.class.getClassLoader());
        } catch (ReflectiveOperationException notOnTheClassPath) {
            var jars = jars().isEmpty() ? fetch() : jars();
            var urls = new ArrayList<URL>();
            for (var jar : jars) urls.add(url(jar));
            try {
                return load(new URLClassLoader("jdbc", urls.toArray(URL[]::new), JdbcDriver.class.getClassLoader()));
            } catch (ReflectiveOperationException e) {
                throw new IOException("cannot load the JDBC driver " + dialect.driver + " from " + jars, e);
            }
        }
    }

    private Driver load(ClassLoader loader) throws ReflectiveOperationException {
        return (Driver) Class.forName(dialect.driver, true, loader).getDeclaredConstructor().newInstance();
    }

    /// Opens a connection, with the dialect's time-outs unless the URL sets them.
    public static Connection connect(Driver driver, String url, SqlDialect dialect) throws SQLException {
        var properties = new Properties();
        var base = withoutLogin(url, properties);
        dialect.timeouts.forEach((name, value) -> {
            if (!url.contains(name + "=")) properties.setProperty(name, value);
        });
        var connection = driver.connect(base.replaceFirst("(?i)^jdbc:mysql:", "jdbc:mariadb:"), properties);
        if (connection == null) throw new SQLException("the driver does not know this URL");
        return connection;
    }

    /// Returns the URL without the parameters `user` and `password`, and puts them, decoded, into the properties: not
    /// all drivers decode them, and messages repeat the URL.
    static String withoutLogin(String url, Properties properties) {
        int mark = url.indexOf('?');
        if (mark < 0) return url;
        var others = new StringJoiner("&", "?", "").setEmptyValue("");
        for (var parameter : url.substring(mark + 1).split("&")) {
            int equals = parameter.indexOf('=');
            var name = parameter.substring(0, Math.max(0, equals));
            if (LOGIN.contains(name)) properties.setProperty(name, decoded(parameter.substring(equals + 1)));
            else others.add(parameter);
        }
        return url.substring(0, mark) + others;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }

    private List<Path> jars() {
        var all = new ArrayList<Path>();
        try (var jars = Files.newDirectoryStream(context.home().resolve("lib/jdbc"), "*.jar")) {
            jars.forEach(all::add);
        } catch (IOException none) {
            return List.of();
        }
        return all.stream().anyMatch(jar -> jar.getFileName().toString().startsWith(dialect.jar)) ? all : List.of();
    }

    private Path script() {
        return context.lib().resolve("sh/jdbc-driver");
    }

    private List<Path> fetch() throws IOException, InterruptedException {
        var name = dialect.command();
        var fetch = new ProcessBuilder(script().toString(), name)
                .redirectInput(new File("/dev/null")).redirectErrorStream(true).start();
        try {
            var out = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            var last = out.substring(out.lastIndexOf('\n') + 1);
            if (fetch.waitFor() != 0) {
                throw new IOException("cannot fetch the JDBC driver for " + name + ": " + last
                        + " (ww bake --jdbc " + name + " puts it into an image)");
            }
            return Arrays.stream(last.split(":")).map(Path::of).toList();
        } finally {
            fetch.destroyForcibly();
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}
