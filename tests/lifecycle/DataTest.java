package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;

/// `/data`: its marker, its versions, and the marker of an interrupted `firstboot` or `upgrade`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DataTest {
    private static final String VERSIONS = "echo \"from <$WW_FROM_VERSION> to <$WW_TO_VERSION>\"";

    @Test
    void firstboot_runs_once_and_the_marker_appears_only_after_its_success() throws Exception {
        try (var life = new RecordingHome("plain")
                .hook("firstboot", "ls -A $WW_DATA | sed 's/^/found /'; touch $WW_DATA/x; exit $(cat $WW_HOME/code)")) {
            life.home.cfg("{\"version\": \"1.2\"}").file("code", "3");
            var failed = life.start();
            assertEquals(11, failed.exit());
            assertFalse(Files.exists(life.mark()));
            assertTrue(failed.err().stream().anyMatch(line -> line.contains("hook firstboot ended with 3")),
                    failed.all().toString());
            Files.delete(life.home.data.resolve("x"));
            life.home.file("code", "0");
            RecordingHome.upAndDown(life.start());
            var json = new ObjectMapper().readTree(life.mark().toFile());
            assertEquals("1.2", json.path("version").asText());
            assertFalse(json.path("instance").asText().isEmpty());
            assertTrue(json.path("at").asText().endsWith("Z"));
            assertEquals(List.of("whaleup", "x"), RecordingHome.entries(life.home.data));
            RecordingHome.upAndDown(life.start());
            assertEquals(2, life.count("firstboot began"));
            assertEquals(2, life.count("upgrade done"));
        }
    }

    @Test
    void upgrade_gets_both_versions_and_the_marker_changes_only_after_its_success() throws Exception {
        try (var life = new RecordingHome("plain").hook("upgrade", VERSIONS, "[ ! -e $WW_HOME/fail ] || exit 1")) {
            life.home.cfg("{\"version\": \"1.0\"}");
            RecordingHome.upAndDown(life.start().awaitLine("upgrade: from <1.0> to <1.0>"));
            life.home.cfg("{\"version\": \"1.1\"}").file("fail", "");
            var failed = life.start();
            assertEquals(12, failed.exit());
            assertTrue(failed.out().contains("upgrade: from <1.0> to <1.1>"), failed.all().toString());
            assertTrue(Files.readString(life.mark()).contains("\"1.0\""));
            Files.delete(life.home.path.resolve("fail"));
            RecordingHome.upAndDown(life.start().awaitLine("upgrade: from <1.0> to <1.1>"));
            assertTrue(Files.readString(life.mark()).contains("\"1.1\""));
            life.home.cfg("{\"version\": \"1.0.9\"}");
            RecordingHome.upAndDown(life.start().awaitLine("newer than 1.0.9 of the configuration")
                    .awaitLine("upgrade: from <1.1> to <1.0.9>"));
        }
    }

    @Test
    void an_empty_marker_of_the_older_form_counts_as_initialised_without_a_version() throws Exception {
        try (var life = new RecordingHome("plain").hook("upgrade", VERSIONS)) {
            life.home.cfg("{\"version\": \"2\"}");
            Files.writeString(life.mark(), "");
            RecordingHome.upAndDown(life.start().awaitLine("upgrade: from <> to <2>"));
            assertEquals(0, life.count("firstboot began"));
            assertTrue(Files.readString(life.mark()).contains("\"2\""));
        }
    }

    @Test
    void whaleware_leaves_a_fresh_data_folder_empty_for_initdb() throws Exception {
        try (var home = Home.fresh()) {
            var initdb =
                    "su postgres -s /bin/sh -c 'PATH=$PATH:$(echo /usr/lib/postgresql/*/bin) exec initdb -A trust "
                    + "--no-sync -D '$WW_DATA || exit 4";
            home.hook("firstboot", "[ -z \"$(ls -A $WW_DATA)\" ] || { ls -lA $WW_DATA; exit 3; }",
                    "chown postgres $WW_DATA", initdb);
            var run = home.start("ww/run").await("initdb has begun", () -> Files.exists(home.data.resolve("base")));
            run.await("the note of the attempt", () -> Files.exists(home.data.resolve(".ww/attempt"))
                    || Files.exists(home.data.resolve("whaleup")));
            RecordingHome.upAndDown(run);
            assertTrue(Files.exists(home.data.resolve("PG_VERSION")) && Files.exists(home.data.resolve("whaleup"))
                    && !Files.exists(home.data.resolve(".ww")));
        }
    }

    @Test
    void a_killed_firstboot_sets_WW_INTERRUPTED_on_the_next_start_and_may_clear_data() throws Exception {
        for (var millis : Sweep.thin(List.of(0, 50, 100, 150, 200, 300, 400, 600, 800, 1000, 1200), 3)) {
            try (var home = Home.fresh()) {
                var fill = "for i in $(seq 12); do mkdir $WW_DATA/part$i; sleep 0.05; done; echo whole >$WW_DATA/done";
                var clear =
                        "if [ \"$WW_INTERRUPTED\" ]; then echo told; find $WW_DATA -mindepth 1 -maxdepth 1 | while "
                        + "read f; do rm -r $f; sleep 0.03; done; fi";
                home.asPid1(Shell.DASH).hook("firstboot", "echo began", clear,
                        "[ -z \"$(ls -A $WW_DATA)\" ] || { ls -A $WW_DATA; exit 3; }", fill);
                var run = home.start("ww/run").awaitLine("firstboot: began");
                LockSupport.parkNanos(millis * 1_000_000L);
                boolean whole = Files.exists(home.data.resolve("whaleup"));
                run.kill();
                run.exit();
                Await.until("the end of all", () -> home.processes().isEmpty());
                whole |= Files.exists(home.data.resolve("whaleup"));
                var again = home.start("ww/run");
                RecordingHome.upAndDown(again);
                if (!whole) assertTrue(again.all().contains("firstboot: told"), millis + " ms: " + again.all());
                assertEquals(whole, !again.all().contains("firstboot: began"), millis + " ms: " + again.all());
                assertTrue(Files.exists(home.data.resolve("done")));
            }
        }
    }

    @Test
    void a_killed_firstboot_sets_WW_INTERRUPTED_in_another_container_with_the_same_data() throws Exception {
        try (var life = new RecordingHome("DASH")
                .hook("firstboot", "touch $WW_DATA/x; [ \"$WW_INTERRUPTED\" ] || sleep 1000")) {
            var run = life.start().await("the note", () -> Files.exists(life.home.data.resolve(".ww/attempt")));
            run.kill();
            run.exit();
            var elsewhere = life.home.backup.resolve("run2");
            life.home.env("WW_RUN", elsewhere.toString());
            run = life.start().awaitLine("the last firstboot of this data was interrupted").awaitLine("UP after");
            assertEquals(1, life.count("firstboot interrupted"));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_killed_upgrade_sets_WW_INTERRUPTED_on_the_next_start() throws Exception {
        try (var life = new RecordingHome("DASH").hold("upgrade")) {
            var run = life.start();
            life.await(run, "upgrade began", 1);
            run.kill();
            run.exit();
            life.release("upgrade");
            RecordingHome.upAndDown(life.start().awaitLine("the last upgrade of this data was interrupted"));
            assertEquals(1, life.count("upgrade interrupted"));
            assertEquals(1, life.count("firstboot began"));
        }
    }

    @Test
    void a_crash_between_writing_the_marker_and_removing_the_attempt_is_no_interruption() throws Exception {
        try (var life = new RecordingHome("plain")) {
            Files.createDirectory(life.home.data.resolve(".ww"));
            Files.writeString(life.home.data.resolve(".ww/attempt"), "{\"hook\":\"firstboot\"}");
            Files.writeString(life.mark(), "{\"version\":\"\"}");
            RecordingHome.upAndDown(life.start());
            assertEquals(0, life.count("upgrade interrupted"));
            assertEquals(0, life.count("firstboot began"));
            assertEquals(List.of("whaleup"), RecordingHome.entries(life.home.data));
        }
    }

    @Test
    void a_stop_during_firstboot_sets_WW_INTERRUPTED_on_the_next_start() throws Exception {
        try (var life = new RecordingHome("plain")
                .hook("firstboot", "touch $WW_DATA/x; [ \"$WW_INTERRUPTED\" ] || exec sleep 1000")) {
            var run = life.start().await("x", () -> Files.exists(life.home.data.resolve("x")));
            assertEquals(0, run.signal("TERM").exit());
            assertFalse(Files.exists(life.mark()));
            RecordingHome.upAndDown(life.start().awaitLine("the last firstboot of this data was interrupted"));
            assertEquals(1, life.count("firstboot interrupted"));
        }
    }
}
