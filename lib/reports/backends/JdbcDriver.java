package whaleware.reports.backends;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
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

/// Where a JDBC driver comes from: the class path; `WW_HOME/lib/jdbc/*.jar`, where `ww bake --jdbc` puts it; else JBang fetches it, at the first
/// connection and not at the start. Nothing of JDBC is loaded before.
///
/// @param context `home` and `lib`
public record JdbcDriver(SqlDialect sql, BackendContext context) {

    /// Whether a driver is here, or something that could fetch one. Looks at names only.
    boolean isObtainable() {
        if (JdbcDriver.class.getResource("/" + sql.driver.replace('.', '/') + ".class") != null || !jars().isEmpty()) return true;
        var path = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"));
        return Files.isExecutable(script()) && (path.anyMatch(folder -> Files.isExecutable(Path.of(folder, "jbang")) || Files.isExecutable(Path.of(folder, "mvn"))) || cached());
    }

    private boolean cached() {
        var env = System.getenv();
        var cache = Path.of(env.getOrDefault("WW_CACHE", env.getOrDefault("XDG_CACHE_HOME", env.getOrDefault("HOME", "/") + "/.cache") + "/whaleware"));
        try (var jbang = Files.newDirectoryStream(cache, "jbang-*")) {
            return jbang.iterator().hasNext();
        } catch (IOException none) {
            return false;
        }
    }

    /// The driver.
    ///
    /// @throws IOException where it cannot be had now
    public Driver driver() throws IOException, InterruptedException {
        if (System.getProperty("slf4j.internal.verbosity") == null) System.setProperty("slf4j.internal.verbosity", "ERROR"); // no logger is no news
        try {
            return load(JdbcDriver.class.getClassLoader());
        } catch (ReflectiveOperationException notOnTheClassPath) {
            var jars = jars().isEmpty() ? fetched() : jars();
            var urls = new ArrayList<URL>();
            for (var jar : jars) urls.add(url(jar));
            try {
                return load(new URLClassLoader("jdbc", urls.toArray(URL[]::new), JdbcDriver.class.getClassLoader()));
            } catch (ReflectiveOperationException e) {
                throw new IOException("cannot load the JDBC driver " + sql.driver + " from " + jars, e);
            }
        }
    }

    private Driver load(ClassLoader loader) throws ReflectiveOperationException {
        return (Driver) Class.forName(sql.driver, true, loader).getDeclaredConstructor().newInstance();
    }

    /// A connection, with time-outs where the URL sets none.
    public static Connection connect(Driver driver, String url, SqlDialect sql) throws SQLException {
        var properties = new Properties();
        sql.timeouts.forEach((name, value) -> {
            if (!url.contains(name + "=")) properties.setProperty(name, value);
        });
        var connection = driver.connect(url.replaceFirst("(?i)^jdbc:mysql:", "jdbc:mariadb:"), properties);
        if (connection == null) throw new SQLException("the driver does not know this URL");
        return connection;
    }

    private List<Path> jars() {
        var all = new ArrayList<Path>();
        try (var jars = Files.newDirectoryStream(context.home().resolve("lib/jdbc"), "*.jar")) {
            jars.forEach(all::add);
        } catch (IOException none) {
            return List.of();
        }
        return all.stream().anyMatch(jar -> jar.getFileName().toString().startsWith(sql.jar)) ? all : List.of();
    }

    private Path script() {
        return context.lib().resolve("sh/jdbc-driver");
    }

    private List<Path> fetched() throws IOException, InterruptedException {
        var fetch = new ProcessBuilder(script().toString(), sql.command()).redirectInput(new File("/dev/null")).redirectErrorStream(true).start();
        try {
            var out = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            var last = out.substring(out.lastIndexOf('\n') + 1);
            if (fetch.waitFor() != 0) throw new IOException("cannot fetch the JDBC driver for " + sql.command() + ": " + last + " (ww bake --jdbc " + sql.command() + " puts it into an image)");
            return Arrays.stream(last.split(":")).map(Path::of).toList();
        } finally {
            fetch.destroyForcibly();
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}
