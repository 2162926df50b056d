package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// A real database, with the hooks of `tests/images/postgres`, in a container's root: nothing is lost and nothing is done twice.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class PostgresTest {
    private static final String DOWN = "database system is shut down";
    /// What an image is built with: JBang takes its time for each script, once.
    @BeforeAll
    static void bake() throws IOException {
        try (var home = image("postgres").image) {
            home.start("/ww/cfg", "version").exit(Duration.ofMinutes(2));
            home.start("/ww/lib/jbang", "/ww/usr/monitor.java").exit(Duration.ofMinutes(2));
            assertEquals(ExitCode.BOOT, home.hook("boot", "exit 1").start("/ww/run").exit(Duration.ofMinutes(2)));
        }
    }

    /// An image with a port of its own, and what is asked of the database in it.
    private record Postgres(Home image, int port) implements AutoCloseable {
        RunningScript start(String version) {
            image.env("CFG", "{\"version\": \"" + version + "\", \"notify_url\": \"stdout:\", \"postgresql\": {\"port\": " + port + ", \"listen_addresses\": \"127.0.0.1\"}}");
            return image.start("/ww/run");
        }

        RunningScript up(String version) {
            return start(version).awaitLine("run: UP after");  // state.json may be a former life's
        }

        RunningScript client(RunningScript run, String sql) {
            return image.exec(run, "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "/usr/lib/postgresql/15/bin/psql", "-XqtA", "-h", "/run/postgresql", "-p", "" + port, "-c", sql);
        }

        String sql(RunningScript run, String sql) {
            var psql = client(run, sql);
            assertEquals(0, psql.exit(), () -> psql.all().toString());
            return String.join("\n", psql.out());
        }

        /// The postmaster, by its pid on this machine.
        long postmaster() {
            return ProcessHandle.allProcesses().mapToLong(ProcessHandle::pid).filter(pid -> {
                var line = Await.read(Path.of("/proc/" + pid + "/cmdline"));
                return line.startsWith("/usr/lib/postgresql/15/bin/postgres\0") || line.equals("postgres\0");
            }).filter(pid -> Await.read(Path.of("/proc/" + pid + "/environ")).contains("POSTGRES_PASSWORD=" + port)).findFirst().orElse(0);
        }

        void stop(RunningScript run) {
            assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
            assertTrue(run.all().stream().anyMatch(line -> line.contains(DOWN)), () -> String.join("\n", run.all()));
            assertEquals(0, postmaster());
        }

        /// Makes a migration hang half-way, or mends it.
        void slow(String migration, boolean slow) throws IOException {
            var name = "files/migrations/" + migration + ".sql";
            var text = Files.readString(Home.CHECKOUT.resolve("tests/images/postgres").resolve(name));
            image.file(name, text + (slow ? "SELECT pg_sleep(100);\n" : ""));
        }

        @Override
        public void close() {
            image.close();
        }
    }

    private static Postgres image(String... layers) throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Postgres(Home.fresh("pg").image(layers).env("POSTGRES_PASSWORD", free.getLocalPort() + " it's \\ secret"), free.getLocalPort());
        }
    }

    private static boolean said(RunningScript run, String text) {
        return run.all().stream().anyMatch(line -> line.contains(text));
    }

    @Test
    void the_first_start_initialises_and_the_data_survives_all_others() throws Exception {
        try (var pg = image("postgres")) {
            pg.image.asPid1();
            var run = pg.up("1.0.0").awaitLine("\"connections\":");
            assertTrue(said(run, "run: FIRSTBOOT") && said(run, "warmup: 4 tables and indexes are warm"));
            assertTrue(said(run, "\"commits\":") && said(run, "\"bytes\":"));
            assertEquals("1.0.0", pg.sql(run, "SELECT version FROM migrations"));
            pg.sql(run, "INSERT INTO greeting (text) VALUES ('kept')");
            pg.stop(run);

            run = pg.up("1.0.0");
            assertFalse(said(run, "FIRSTBOOT") || said(run, "migrating") || said(run, "recovery"), () -> "all");
            assertEquals("hello\nkept", pg.sql(run, "SELECT text FROM greeting ORDER BY id"));
            pg.stop(run);
        }
    }

    @Test
    void a_new_version_migrates_one_cut_short_has_not_happened_and_an_older_image_does_not_start() throws Exception {
        try (var pg = image("postgres")) {
            pg.image.asPid1();
            pg.stop(pg.up("1.0.0"));

            pg.slow("1.2.0", true);
            var run = pg.start("1.2.0").awaitLine("migrating to 1.2.0").await("the migration hangs", () -> pg.postmaster() != 0);
            run.signal("KILL").exit();
            assertTrue(Files.readString(pg.image.data.resolve("whaleup")).contains("1.0.0"));

            pg.slow("1.2.0", false);
            var again = pg.up("1.2.0");
            assertTrue(said(again, "the last upgrade of this data was interrupted"));
            assertFalse(said(again, "migrating to 1.1.0"));
            assertEquals("1.0.0\n1.1.0\n1.2.0", pg.sql(again, "SELECT version FROM migrations ORDER BY at"));
            assertEquals("hello|en\nmoin|nds", pg.sql(again, "SELECT text, language FROM greeting ORDER BY id"));
            pg.stop(again);

            var older = pg.start("1.1.0");
            assertEquals(ExitCode.UPGRADE, older.exit());
            assertTrue(said(older, "upgrade: the data is of version 1.2.0, newer than 1.1.0: restore a backup"));
            assertTrue(Files.readString(pg.image.data.resolve("whaleup")).contains("1.2.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"initdb", "the schema"})
    void a_firstboot_killed_half_way_is_run_again_and_never_counts_as_done(String during) throws Exception {
        try (var pg = image("postgres")) {
            pg.image.asPid1();
            pg.slow("1.0.0", true);
            var run = pg.start("1.0.0");
            if (during.equals("initdb")) run.await("initdb is at work", () -> Files.exists(pg.image.data.resolve("postgresql.new/base/1")));
            else run.awaitLine("migrating to 1.0.0");
            run.signal("KILL").exit();
            assertFalse(Files.exists(pg.image.data.resolve("whaleup")) || Files.exists(pg.image.data.resolve("postgresql")));

            pg.slow("1.0.0", false);
            var again = pg.up("1.0.0");
            assertTrue(said(again, "the last firstboot of this data was interrupted") && said(again, "run: FIRSTBOOT"));
            assertEquals("hello", pg.sql(again, "SELECT text FROM greeting"));
            assertFalse(Files.exists(pg.image.data.resolve(".ww/attempt")) || Files.exists(pg.image.data.resolve("postgresql.new")));
            pg.stop(again);
        }
    }

    @Test
    void a_stop_during_firstboot_shuts_its_server_down_and_leaves_no_mark() throws Exception {
        try (var pg = image("postgres")) {
            pg.slow("1.0.0", true);
            var run = pg.start("1.0.0").awaitLine("migrating to 1.0.0");
            pg.stop(run);
            assertFalse(Files.exists(pg.image.data.resolve("whaleup")));
        }
    }

    static List<String> a_postmaster_that_is_killed_is_repaired_with_all_its_commits() {
        return Sweep.thin(List.of("postgres-foreground", "postgres", "postgres-foreground as PID 1", "postgres as PID 1"), 2);
    }

    @ParameterizedTest
    @MethodSource
    void a_postmaster_that_is_killed_is_repaired_with_all_its_commits(String how) throws Exception {
        try (var pg = how.startsWith("postgres-") ? image("postgres", "postgres-foreground") : image("postgres")) {
            if (how.endsWith("PID 1")) pg.image.asPid1();
            var run = pg.up("1.0.0").awaitLine("\"connections\":");
            pg.sql(run, "INSERT INTO greeting (text) VALUES ('committed')");
            long first = pg.postmaster();
            RunningScript.send("KILL", first);
            run.awaitLine("run: RESTARTING").awaitState(State.UP);
            assertNotEquals(first, pg.postmaster());
            assertTrue(said(run, "automatic recovery in progress"));
            assertEquals("hello\ncommitted", pg.sql(run, "SELECT text FROM greeting ORDER BY id"));
            pg.stop(run);
        }
    }

    @Test
    void in_the_foreground_it_is_stopped_by_INT_with_a_client_connected_and_what_that_had_not_committed_is_gone() throws Exception {
        try (var pg = image("postgres", "postgres-foreground")) {
            var run = pg.up("1.0.0");
            var client = pg.client(run, "INSERT INTO greeting (text) VALUES ('half'); SELECT pg_sleep(100)");
            run.await("a client at work", () -> pg.sql(run, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1%' AND pid <> pg_backend_pid()").equals("1"));
            pg.stop(run);
            assertTrue(said(run, "received fast shutdown request"));
            assertNotEquals(0, client.exit());
            var again = pg.up("1.0.0");
            assertFalse(said(again, "recovery"));
            assertEquals("hello", pg.sql(again, "SELECT text FROM greeting"));
            pg.stop(again);
        }
    }

    @Test
    void it_is_the_same_as_the_user_postgres_even_where_a_killed_container_left_a_pid_file_that_names_somebody_else_today() throws Exception {
        try (var pg = image("postgres")) {
            pg.image.asPid1().env("WW_TEST_USER", "postgres");
            var run = pg.up("1.0.0").awaitLine("\"connections\":");
            assertEquals("postgres", Files.getOwner(pg.image.data.resolve("whaleup")).getName());
            run.signal("KILL").exit();
            var file = pg.image.data.resolve("postgresql/postmaster.pid");
            Files.writeString(file, Files.readString(file).replaceFirst("^\\d+", "1"));      // of the same user as the server: the launcher
            pg.stop(pg.up("1.1.0").awaitLine("\"connections\":"));
        }
    }

    @Test
    void without_a_password_nothing_is_touched() throws Exception {
        try (var pg = image("postgres")) {
            pg.image.env("POSTGRES_PASSWORD", null);
            var run = pg.start("1.0.0");
            assertEquals(ExitCode.CONFIG, run.exit());
            assertTrue(said(run, "POSTGRES_PASSWORD"), run.all().toString());
            assertEquals(List.of(), List.of(pg.image.data.toFile().list()));
        }
    }

    static List<Boolean> initdb_works_straight_in_an_empty_data_and_again_after_a_kill() {
        return Sweep.whole() ? List.of(false, true) : List.of(true);
    }

    @ParameterizedTest
    @MethodSource
    void initdb_works_straight_in_an_empty_data_and_again_after_a_kill(boolean killed) throws Exception {
        try (var home = Home.fresh("pg").image().asPid1()) {
            home.hook("firstboot", "[ -z \"$WW_INTERRUPTED\" ] || find \"$WW_DATA\" -mindepth 1 -delete", "chown postgres \"$WW_DATA\" && cd / || exit",
                    "setpriv --reuid=postgres --regid=postgres --init-groups /usr/lib/postgresql/15/bin/initdb --no-sync \"$WW_DATA\"");
            if (killed) {
                home.start("/ww/run").await("initdb is at work", () -> Files.exists(home.data.resolve("base/1")) && Files.exists(home.data.resolve(".ww/attempt"))).signal("KILL").exit();
                assertFalse(Files.exists(home.data.resolve("whaleup")));
            }
            var run = home.start("/ww/run").awaitLine("run: UP after");
            assertEquals(killed, said(run, "interrupted"));
            assertTrue(Files.exists(home.data.resolve("whaleup")) && Files.exists(home.data.resolve("PG_VERSION")) && !Files.exists(home.data.resolve(".ww")));
            assertEquals(0, run.signal("TERM").exit());
        }
    }
}
