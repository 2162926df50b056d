package whaleware;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A database of a test's own, PostgreSQL or MariaDB, and what a reader sees in it.
final class DatabaseServer extends Server {
    private final Sql sql;

    DatabaseServer(Sql sql) {
        super("sql");
        this.sql = sql;
        var data = folder.resolve("data").toString();
        switch (sql) {
            case POSTGRESQL -> as("postgres", "/usr/lib/postgresql/15/bin/initdb", "-D", data, "-U", "ww", "--auth=trust", "--no-sync", "-E", "UTF8");
            case MARIADB -> as("mysql", "/usr/bin/mariadb-install-db", "--no-defaults", "--datadir=" + data, "--auth-root-authentication-method=normal", "--skip-test-db");
            case SQLITE -> throw new IllegalArgumentException("needs no server");
        }
    }

    private void as(String user, String... command) {
        try {
            var log = folder.resolve("log").toFile();
            var process = new ProcessBuilder(as(user, List.of(command))).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
            if (process.waitFor() != 0) throw new AssertionError(Await.read(log.toPath()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> as(String user, List<String> command) {
        var all = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) all.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "--"));
        all.addAll(command);
        return all;
    }

    @Override
    List<String> command() {
        var data = folder.resolve("data").toString();
        return switch (sql) {
            case POSTGRESQL -> as("postgres", List.of("/usr/lib/postgresql/15/bin/postgres", "-D", data, "-p", "" + port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
            case MARIADB -> as("mysql", List.of("/usr/sbin/mariadbd", "--no-defaults", "--datadir=" + data, "--port=" + port, "--bind-address=127.0.0.1", "--socket=" + folder + "/socket", "--innodb-buffer-pool-size=16M"));
            case SQLITE -> throw new IllegalArgumentException();
        };
    }

    /// The URL as `notify_url` has it, by way of this port.
    static String url(Sql sql, int port) {
        return switch (sql) {
            case POSTGRESQL -> "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=ww&password=s3cret";
            case MARIADB -> "jdbc:mariadb://127.0.0.1:" + port + "/ww?user=root&createDatabaseIfNotExist=true";
            case SQLITE -> throw new IllegalArgumentException();
        };
    }

    String url() {
        return url(sql, port);
    }

    @Override
    boolean answers() {
        try {
            open(sql, url()).close();
            return true;
        } catch (SQLException notYet) {
            return false;
        }
    }

    static Connection open(Sql sql, String url) throws SQLException {
        try {
            return Jdbc.connect(new Jdbc(sql, new Means("", "", Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {})).driver(), url, sql);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The rows that a query yields, their columns joined by blanks.
    static List<String> rows(Sql sql, String url, String query) {
        try (var connection = open(sql, url); var statement = connection.createStatement(); var found = statement.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (found.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) row.add(String.valueOf(found.getString(i)));
                rows.add(String.join(" ", row));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
