package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.backup.Backup;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The hooks `backup` and `restore` of `tests/images/tomcat` bring the rows, users and grants of MariaDB back. Tomcat
/// itself does not run.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(300)
class MariaDbBackupTest {
    private static final String CHECKSUM = "CHECKSUM TABLE visit, parts; SHOW CREATE PROCEDURE visitors";
    private final int port = ServerProcess.freePort();
    private final String password = port + " it's \\ <secret> & \"";

    private Home image() {
        return Home.fresh("maria").image("tomcat").asPid1().env("DB_PASSWORD", password)
                .file("init.d/tomcat", "#!/bin/sh\n").hook("warmup", "/etc/init.d/mariadb status")
                .file("usr/monitor.java", "").hook("monitor", "/etc/init.d/mariadb status");
    }

    private RunningScript up(Home image, String version) {
        image.env("CFG", """
                {"version": "%s", "database": {"port": %d, "memory": "16M"}, "notify_url": "stdout:",
                 "ww": {"backup": {"before_upgrade": true}}}""".formatted(version, port));
        return image.start("/ww/run").awaitLine("run: UP after");
    }

    private RunningScript client(Home image, RunningScript run, String user, String sql) {
        var command = "MYSQL_PWD=$(/ww/cfg database.password) exec mariadb --no-defaults --skip-column-names --batch"
                + " --protocol=tcp --port=" + port + " --user=" + user + " --execute=\"$1\" visits";
        return image.exec(run, "sh", "-c", command, "sh", sql);
    }

    private String sql(Home image, RunningScript run, String sql) {
        return rows(client(image, run, "visits", sql));
    }

    private static String rows(RunningScript client) {
        assertEquals(0, client.exit(), () -> "" + client.all());
        return String.join("\n", client.out());
    }

    /// Runs statements as MariaDB's superuser, who is the system's.
    private static void asSuperuser(Home image, RunningScript run, String sql) {
        var client = image.exec(run, "mariadb", "--no-defaults",
                "--socket=/run/ww/visits/mariadb.sock", "--execute=" + sql);
        assertEquals(0, client.exit(), () -> "" + client.all());
    }

    private static RunningScript ww(Home image, RunningScript run, int code, String... command) {
        var all = new ArrayList<>(List.of("/ww/ww"));
        all.addAll(List.of(command));
        var ww = image.exec(run, all.toArray(String[]::new));
        assertEquals(code, ww.exit(Duration.ofMinutes(2)), () -> ww.all() + "\n" + String.join("\n", run.all()));
        return ww;
    }

    private static List<String> backups(Home image) throws Exception {
        return RecordingHome.entries(image.backup).stream().filter(Backup::isTime).sorted().toList();
    }

    @Test
    void rows_routines_users_and_grants_come_back() throws Exception {
        try (var image = image()) {
            var run = up(image, "1.0.0");
            sql(image, run, "CREATE TABLE parts (id int PRIMARY KEY, text varchar(90)) CHARSET utf8mb4;"
                    + " INSERT INTO parts SELECT seq, CONCAT('Größe ½ \\'\\\\', MD5(seq)) FROM seq_1_to_20000;"
                    + " INSERT INTO visit VALUES (), (), ();"
                    + " CREATE PROCEDURE visitors() SELECT count(*) FROM visit");
            asSuperuser(image, run, "CREATE USER clerk@'127.0.0.1' IDENTIFIED BY '" + password.replace("\\", "\\\\")
                    .replace("'", "''") + "'; GRANT SELECT ON visits.* TO clerk@'127.0.0.1'");
            var before = sql(image, run, CHECKSUM);
            ww(image, run, 0, "backup");
            ww(image, run, 0, "backup", "test");

            sql(image, run, "DELETE FROM parts WHERE id < 100; INSERT INTO visit VALUES (); DROP PROCEDURE visitors");
            asSuperuser(image, run, "DROP USER clerk@'127.0.0.1'");
            asSuperuser(image, run, "DROP USER backup@localhost");
            var failed = ww(image, run, 1, "backup");
            assertTrue(("" + failed.all()).contains("hook backup ended with 1"), failed.all()::toString);
            assertEquals(1, backups(image).size());

            ww(image, run, 0, "restore", "latest");
            run.awaitLine("run: RESTARTING: restore ").awaitState(State.UP);
            assertEquals(before, sql(image, run, CHECKSUM));
            assertEquals("3", sql(image, run, "CALL visitors()"));
            assertEquals("20000", rows(client(image, run, "clerk", "SELECT count(*) FROM parts")));
            assertEquals(1, client(image, run, "clerk", "DELETE FROM parts").exit());
            assertEquals(List.of("mysql"), RecordingHome.entries(image.data).stream()
                    .filter(name -> name.startsWith("mysql")).toList());

            // before an upgrade the hook starts the server itself
            assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
            var next = up(image, "1.1.0");
            assertEquals(2, backups(image).size());
            ww(image, next, 0, "backup", "verify", "all");
            assertEquals(before, sql(image, next, CHECKSUM));
            assertEquals(0, next.signal("TERM").exit(), () -> String.join("\n", next.all()));
        }
    }

    @Test
    void a_backup_that_runs_while_clients_write_is_of_one_moment_also_of_the_user_mysql() throws Exception {
        try (var image = image().env("WW_TEST_USER", "mysql")) {
            var run = up(image, "1.0.0");
            sql(image, run, "CREATE TABLE a (n int); CREATE TABLE b (n int)");
            // each transaction writes two rows whose sum is zero
            var writer = client(image, run, "visits", "DELIMITER //\nBEGIN NOT ATOMIC FOR i IN 1..10000000 DO"
                    + " START TRANSACTION; INSERT INTO a VALUES (i); INSERT INTO b VALUES (-i); COMMIT;"
                    + " END FOR; END //");
            run.await("the writer writes", () -> !sql(image, run, "SELECT 1 FROM b LIMIT 1").isEmpty());
            ww(image, run, 0, "backup");
            assertTrue(writer.alive());
            ww(image, run, 0, "restore", "latest");
            run.awaitLine("run: RESTARTING: restore ").awaitState(State.UP);
            assertEquals("1", sql(image, run, "SELECT (SELECT SUM(n) FROM a) + (SELECT SUM(n) FROM b) = 0"));
            assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
        }
    }
}
