package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.backup.Backup;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.PostgresImage;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The hooks `backup` and `restore` of `tests/images/postgres` bring the rows, roles and version of a backup back.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(300)
class PostgresBackupTest {
    private static final String CHECKSUM = "SELECT count(*) || ' ' || md5(string_agg(g::text, ',' ORDER BY id))"
            + " FROM greeting g";
    private static final String ROWS = "INSERT INTO greeting (text) SELECT md5(n::text) FROM generate_series(1, 20000)"
            + " AS n";

    private static List<String> backups(PostgresImage pg) throws Exception {
        return RecordingHome.entries(pg.image().backup).stream().filter(Backup::isTime).sorted().toList();
    }

    private static void ww(RunningScript command) {
        assertEquals(0, command.exit(Duration.ofMinutes(2)), () -> "" + command.all());
    }

    @Test
    void a_failed_migration_is_undone_by_the_backup_before_it() throws Exception {
        try (var pg = PostgresImage.of("postgres")) {
            var image = pg.image().asPid1();
            var cfg = Files.readString(image.path.resolve("etc/default_cfg.json"));
            image.file("etc/default_cfg.json",
                    cfg.replace("\"ww\": {", "\"ww\": {\"backup\": {\"before_upgrade\": true},"));
            var run = pg.up("1.0.0");
            pg.sql(run, "CREATE ROLE clerk; " + ROWS);
            var first = pg.sql(run, CHECKSUM);
            ww(image.exec(run, "/ww/ww", "backup"));
            ww(image.exec(run, "/ww/ww", "backup", "test"));
            pg.sql(run, "DROP ROLE clerk; " + ROWS);
            var second = pg.sql(run, CHECKSUM);
            assertNotEquals(first, second);
            pg.stop(run);

            // 1.1.0 is applied, and 1.2.0 fails: the data is half-way
            image.file("files/migrations/1.2.0.sql", "DELETE FROM greeting; SELECT 1 / 0;\n");
            for (int i = 0; i < 2; i++) {
                var failed = pg.start("1.2.0");
                assertEquals(ExitCode.UPGRADE, failed.exit(), () -> "" + failed.all());
                assertTrue(("" + failed.all()).contains("division by zero"), () -> "" + failed.all());
                assertEquals(2, backups(pg).size());
                assertEquals(0, pg.postmaster());
            }

            ww(image.start("/ww/ww", "restore", "latest"));
            var old = pg.up("1.0.0");
            assertEquals(second, pg.sql(old, CHECKSUM));
            assertEquals("1.0.0", pg.sql(old, "SELECT version FROM migrations"));
            pg.check(old);
            assertTrue(Await.read(image.data.resolve("whaleup")).contains("\"version\":\"1.0.0\""));

            ww(image.exec(old, "/ww/ww", "restore", backups(pg).getFirst()));
            old.awaitLine("run: RESTARTING").awaitState(State.UP);
            assertEquals(first, pg.sql(old, CHECKSUM));
            assertEquals("clerk", pg.sql(old, "SELECT rolname FROM pg_roles WHERE rolname = 'clerk'"));
            assertFalse(pg.has("postgresql.new"));
            pg.check(old);
            pg.stop(old);
        }
    }

    @Test
    void a_backup_that_runs_while_clients_write_is_consistent_also_of_the_user_postgres() throws Exception {
        try (var pg = PostgresImage.of("postgres")) {
            var image = pg.image().asPid1().env("WW_TEST_USER", "postgres");
            var run = pg.up("1.0.0");
            pg.sql(run, "CREATE TABLE pair (a bigint, b bigint)");
            // each transaction writes two rows whose sum is zero
            var writer = pg.client(run, "DO $$ BEGIN FOR i IN 1..1000000 LOOP INSERT INTO pair VALUES (i, 0);"
                    + " INSERT INTO pair VALUES (0, -i); COMMIT; END LOOP; END $$");
            run.await("the writer writes", () -> !pg.sql(run, "SELECT 1 FROM pair LIMIT 1").isEmpty());
            ww(image.exec(run, "/ww/ww", "backup"));
            assertTrue(writer.alive());
            ww(image.exec(run, "/ww/ww", "restore", "latest"));
            run.awaitLine("run: RESTARTING").awaitState(State.UP);
            assertEquals("t", pg.sql(run, "SELECT sum(a) + sum(b) = 0 AND count(*) > 0 FROM pair"));
            pg.check(run);
            pg.stop(run);
        }
    }
}
