package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Home;
import whaleware.fixtures.PostgresImage;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// PostgreSQL with the hooks of `tests/images/postgres` in a container's root: no data is lost, no step is done twice.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class PostgresTest {
    /// Builds each script once, as in an image.
    @BeforeAll
    static void bake() {
        try (var home = PostgresImage.of("postgres").image()) {
            home.start("/ww/cfg", "version").exit(Duration.ofMinutes(2));
            home.start("/ww/lib/jbang", "/ww/usr/monitor.java").exit(Duration.ofMinutes(2));
            assertEquals(ExitCode.BOOT, home.hook("boot", "exit 1").start("/ww/run").exit(Duration.ofMinutes(2)));
        }
    }

    private static boolean logged(RunningScript run, String text) {
        return run.all().stream().anyMatch(line -> line.contains(text));
    }

    @Test
    void the_first_start_initialises_the_data_and_the_next_keeps_it() throws Exception {
        try (var pg = PostgresImage.of("postgres")) {
            pg.image().asPid1();
            var run = pg.up("1.0.0").awaitLine("\"connections\":");
            assertTrue(logged(run, "run: FIRSTBOOT") && logged(run, "warmup: 4 tables and indexes are warm"));
            assertTrue(logged(run, "\"commits\":") && logged(run, "\"bytes\":"));
            assertEquals("1.0.0", pg.sql(run, "SELECT version FROM migrations"));
            pg.sql(run, "INSERT INTO greeting (text) VALUES ('kept')");
            pg.stop(run);

            run = pg.up("1.0.0");
            assertFalse(logged(run, "FIRSTBOOT") || logged(run, "migrating") || logged(run, "recovery"), () -> "all");
            assertEquals("hello\nkept", pg.sql(run, "SELECT text FROM greeting ORDER BY id"));
            pg.stop(run);
        }
    }

    @Test
    void a_killed_migration_is_repeated_and_an_older_image_does_not_start() throws Exception {
        try (var pg = PostgresImage.of("postgres")) {
            pg.image().asPid1();
            pg.stop(pg.up("1.0.0"));

            pg.slow("1.2.0", true);
            var run = pg.start("1.2.0").awaitLine("migrating to 1.2.0");
            run.await("the migration hangs", () -> pg.postmaster() != 0);
            run.signal("KILL").exit();
            assertTrue(Files.readString(pg.image().data.resolve("whaleup")).contains("1.0.0"));

            pg.slow("1.2.0", false);
            var again = pg.up("1.2.0");
            assertTrue(logged(again, "the last upgrade of this data was interrupted"));
            assertFalse(logged(again, "migrating to 1.1.0"));
            assertEquals("1.0.0\n1.1.0\n1.2.0", pg.sql(again, "SELECT version FROM migrations ORDER BY at"));
            assertEquals("hello|en\nmoin|nds", pg.sql(again, "SELECT text, language FROM greeting ORDER BY id"));
            pg.stop(again);

            var older = pg.start("1.1.0");
            assertEquals(ExitCode.UPGRADE, older.exit());
            assertTrue(logged(older, "upgrade: the data is of version 1.2.0, newer than 1.1.0: restore a backup"));
            assertTrue(Files.readString(pg.image().data.resolve("whaleup")).contains("1.2.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"initdb", "the schema"})
    void a_killed_firstboot_is_run_again_and_does_not_count_as_done(String during) throws Exception {
        try (var pg = PostgresImage.of("postgres")) {
            pg.image().asPid1();
            pg.slow("1.0.0", true);
            var run = pg.start("1.0.0");
            if (during.equals("initdb")) run.await("initdb runs", () -> pg.has("postgresql.new/base/1"));
            else run.awaitLine("migrating to 1.0.0");
            run.signal("KILL").exit();
            assertFalse(pg.has("whaleup") || pg.has("postgresql"));

            pg.slow("1.0.0", false);
            var again = pg.up("1.0.0");
            assertTrue(logged(again, "the last firstboot of this data was interrupted"));
            assertTrue(logged(again, "run: FIRSTBOOT"));
            assertEquals("hello", pg.sql(again, "SELECT text FROM greeting"));
            assertFalse(pg.has(".ww/attempt") || pg.has("postgresql.new"));
            pg.stop(again);
        }
    }

    @Test
    void a_stop_during_firstboot_stops_its_server_and_leaves_no_marker() throws Exception {
        try (var pg = PostgresImage.of("postgres")) {
            pg.slow("1.0.0", true);
            var run = pg.start("1.0.0").awaitLine("migrating to 1.0.0");
            pg.stop(run);
            assertFalse(pg.has("whaleup"));
        }
    }

    static List<String> a_killed_postmaster_is_restarted_with_all_commits() {
        return Sweep.thin(List.of("postgres-foreground", "postgres", "postgres-foreground as PID 1",
                "postgres as PID 1"), 2);
    }

    @ParameterizedTest
    @MethodSource
    void a_killed_postmaster_is_restarted_with_all_commits(String mode) throws Exception {
        boolean foreground = mode.startsWith("postgres-foreground");
        try (var pg = foreground ? PostgresImage.of("postgres", "postgres-foreground") : PostgresImage.of("postgres")) {
            if (mode.endsWith("PID 1")) pg.image().asPid1();
            var run = pg.up("1.0.0").awaitLine("\"connections\":");
            pg.sql(run, "INSERT INTO greeting (text) VALUES ('committed')");
            long first = pg.postmaster();
            RunningScript.send("KILL", first);
            run.awaitLine("run: RESTARTING").awaitState(State.UP);
            assertNotEquals(first, pg.postmaster());
            assertTrue(logged(run, "automatic recovery in progress"));
            assertEquals("hello\ncommitted", pg.sql(run, "SELECT text FROM greeting ORDER BY id"));
            pg.stop(run);
        }
    }

    @Test
    void a_server_in_the_foreground_is_stopped_by_INT_and_an_open_transaction_is_rolled_back() throws Exception {
        try (var pg = PostgresImage.of("postgres", "postgres-foreground")) {
            var run = pg.up("1.0.0");
            var client = pg.client(run, "INSERT INTO greeting (text) VALUES ('half'); SELECT pg_sleep(100)");
            var count = "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE query LIKE '%pg_sleep(1%' AND pid <> pg_backend_pid()";
            run.await("a client at work", () -> pg.sql(run, count).equals("1"));
            pg.stop(run);
            assertTrue(logged(run, "received fast shutdown request"));
            assertNotEquals(0, client.exit());
            var again = pg.up("1.0.0");
            assertFalse(logged(again, "recovery"));
            assertEquals("hello", pg.sql(again, "SELECT text FROM greeting"));
            pg.stop(again);
        }
    }

    @Test
    void the_user_postgres_starts_in_spite_of_a_pid_file_that_names_another_process() throws Exception {
        try (var pg = PostgresImage.of("postgres")) {
            pg.image().asPid1().env("WW_TEST_USER", "postgres");
            var run = pg.up("1.0.0").awaitLine("\"connections\":");
            assertEquals("postgres", Files.getOwner(pg.image().data.resolve("whaleup")).getName());
            run.signal("KILL").exit();
            var file = pg.image().data.resolve("postgresql/postmaster.pid");
            // 1 is the launcher, which has the same user as the server
            Files.writeString(file, Files.readString(file).replaceFirst("^\\d+", "1"));
            pg.stop(pg.up("1.1.0").awaitLine("\"connections\":"));
        }
    }

    @Test
    void without_a_password_the_data_is_unchanged() throws Exception {
        try (var pg = PostgresImage.of("postgres")) {
            pg.image().env("POSTGRES_PASSWORD", null);
            var run = pg.start("1.0.0");
            assertEquals(ExitCode.CONFIG, run.exit());
            assertTrue(logged(run, "POSTGRES_PASSWORD"), run.all().toString());
            assertEquals(List.of(), List.of(pg.image().data.toFile().list()));
        }
    }

    static List<Boolean> initdb_can_run_in_data_itself_and_again_after_a_kill() {
        return Sweep.whole() ? List.of(false, true) : List.of(true);
    }

    @ParameterizedTest
    @MethodSource
    void initdb_can_run_in_data_itself_and_again_after_a_kill(boolean killed) throws Exception {
        try (var home = Home.fresh("pg").image().asPid1()) {
            home.hook("firstboot", "[ -z \"$WW_INTERRUPTED\" ] || find \"$WW_DATA\" -mindepth 1 -delete",
                    "chown postgres \"$WW_DATA\" && cd / || exit",
                    "setpriv --reuid=postgres --regid=postgres --init-groups \\",
                    "    /usr/lib/postgresql/15/bin/initdb --no-sync \"$WW_DATA\"");
            if (killed) {
                var first = home.start("/ww/run").await("initdb runs", () -> Files.exists(home.data.resolve("base/1"))
                        && Files.exists(home.data.resolve(".ww/attempt")));
                first.signal("KILL").exit();
                assertFalse(Files.exists(home.data.resolve("whaleup")));
            }
            var run = home.start("/ww/run").awaitLine("run: UP after");
            assertEquals(killed, logged(run, "interrupted"));
            assertTrue(Files.exists(home.data.resolve("whaleup")) && Files.exists(home.data.resolve("PG_VERSION")));
            assertFalse(Files.exists(home.data.resolve(".ww")));
            assertEquals(0, run.signal("TERM").exit());
        }
    }
}
