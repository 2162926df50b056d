package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.Whaleware;
import whaleware.base.Sha256;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;
import whaleware.runtime.State;

/// `status` shows, as text and as JSON, the facts behind a surprise: a version, an edit, a failure that counts.
@DisplayNameGeneration(ReplaceUnderscores.class)
class StatusDetailsTest {

    @ParameterizedTest
    @EnumSource(Shell.class)
    void failures_of_monitor_are_shown_with_their_limit_and_the_next_run(Shell shell) throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.shell(shell).cfg("{\"ww\": {\"monitor\": {\"every\": \"1h\", \"failures\": 3}}}")
                    .hook("monitor", "[ ! -e $WW_BACKUP/bad ] || exit 4", "echo '{\"n\": 1}'");
            var run = life.start().awaitState(State.UP);
            run.await("an answer", () -> text(life).contains("{\"n\":1}"));
            assertTrue(text(life).matches("(?s).*\n  monitor     \\{\"n\":1}, \\d+ s ago, the next in 3[56]\\d\\d s\n.*"),
                    text(life));
            assertTrue(text(life).contains("\n  whaleware   " + Whaleware.VERSION + "\n"), text(life));
            var json = json(life);
            assertEquals(Whaleware.VERSION, json.path("whaleware").asText());
            var due = Duration.between(Instant.now(), Instant.parse(json.at("/monitor/next").asText()));
            assertTrue(due.compareTo(Duration.ofMinutes(59)) > 0 && due.compareTo(Duration.ofHours(1)) <= 0, "" + due);
            assertEquals(List.of(0, 3), List.of(json.at("/monitor/failures").asInt(),
                    json.at("/monitor/limit").asInt()));

            Files.createFile(life.home.backup.resolve("bad"));
            for (int i = 1; i <= 2; i++) {
                assertEquals(1, life.home.start("ww/ww", "monitor").exit());
                var failed = "  monitor     ended with 4, \\d+ s ago, failure " + i + " of 3, the next in \\d+ s";
                assertTrue(text(life).lines().anyMatch(line -> line.matches(failed)), text(life));
                assertEquals(i, json(life).at("/monitor/failures").asInt());
            }
            Files.delete(life.home.backup.resolve("bad"));
            assertEquals(0, life.home.start("ww/ww", "monitor").exit());
            assertEquals(0, json(life).at("/monitor/failures").asInt());
            assertFalse(text(life).contains("failure"), text(life));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void runs_of_a_monitor_that_cannot_be_run_are_counted_apart() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"200ms\"}}}").hook("monitor", "no-such-program");
            var run = life.start().awaitState(State.UP);
            run.await("three runs", () -> json(life).at("/monitor/unusable").asInt() >= 3);
            assertEquals(0, json(life).at("/monitor/failures").asInt());
            var row = "  monitor     ended with 127.*, \\d+ s ago, cannot be run \\(\\d+ in a row\\), the next in 0 s";
            assertTrue(text(life).lines().anyMatch(line -> line.matches(row)), text(life));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void failed_starts_are_shown_with_the_limit_until_the_service_is_UP() throws Exception {
        try (var life = new RecordingHome("plain")) {
            life.hook("svcup", "[ ! -e $WW_BACKUP/bad ] || exit 3", "setsid sleep 9999 5>&- &");
            life.home.cfg("{\"ww\": {\"restart\": {\"backoff\": \"1h\", \"limit\": 5}}}");
            var run = life.start().awaitState(State.UP);
            Files.createFile(life.home.backup.resolve("bad"));
            RunningScript.send("KILL", Long.parseLong(life.service().getFirst()));
            run.awaitLine("the next try is in");
            var row = "  restarts    1, 2 of 5 failures, the next try in \\d+ s";
            assertTrue(text(life).lines().anyMatch(line -> line.matches(row)), text(life));
            assertEquals("{\"count\":2,\"limit\":5}", json(life).path("failures").toString());
            Files.delete(life.home.backup.resolve("bad"));
            assertEquals(0, life.home.start("ww/ww", "restart").exit());
            assertTrue(text(life).contains("\n  restarts    1\n"), text(life));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void scripts_that_are_not_baked_or_were_edited_are_named() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            life.home.cfg("{\"ww\": {\"monitor\": {\"every\": \"200ms\"}}}");
            var baked = life.home.file("usr/restore.java", "void main() {}\n").path.resolve("usr/restore.java");
            life.home.file("usr/cron/tidy.java", "void main() {}\n");
            bake(life.home.path, baked);
            var run = life.start().awaitState(State.UP);
            // the supervisor of a baked checkout is baked
            var unbaked = "(?s).*\n  unbaked     (supervisor )?usr/cron/tidy.java\n.*";
            run.await("the scripts", () -> text(life).matches(unbaked));
            assertFalse(text(life).contains("  edited "), text(life));
            Files.writeString(baked, "void main() { }\n");
            run.await("the edit", () -> text(life).contains("\n  edited      usr/restore.java\n"));
            var edited = "{\"script\":\"usr/restore.java\",\"why\":\"not baked any more:"
                    + " usr/restore.java has changed\"}";
            assertTrue(json(life).path("unbaked").toString().contains(edited), () -> json(life).toString());
            bake(life.home.path, baked);
            run.await("the new build", () -> !text(life).contains("  edited "));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_configured_version_that_is_not_the_version_of_the_data_is_shown() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            Files.delete(life.home.path.resolve("usr/boot"));
            life.home.cfg("{\"webapp\": \"shop\", \"version\": \"1.1\"}");
            var run = life.start().awaitState(State.UP);
            assertTrue(text(life).contains("\n  data        1.1\n"), text(life));
            life.home.cfg("{\"webapp\": \"shop\", \"version\": \"1.2\"}");
            run.signal("HUP").await("the new version", () -> text(life).contains(
                    "\n  data        1.1, but 1.2 is configured: the next start upgrades it\n"));
            assertTrue(text(life).contains("\n  application shop 1.2\n"), text(life));
            var json = json(life);
            assertEquals(List.of("1.1", "1.2"), List.of(json.path("data_version").asText(),
                    json.path("version").asText()));
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    /// Writes what `ww bake` records of a script without sources. Returns its path.
    static Path baked(Path home, String script) throws IOException {
        bake(home, home.resolve(script));
        return home.resolve(script);
    }

    private static void bake(Path home, Path script) throws IOException {
        var name = home.relativize(script);
        var sums = Files.createDirectories(home.resolve(".baked").resolve(name)).resolve("sums");
        Files.writeString(sums, Sha256.of(script) + "  " + name + "\n");
    }

    private static String text(RecordingHome life) {
        var status = life.home.start("ww/status");
        status.exit();
        return String.join("\n", status.all()) + "\n";
    }

    private static JsonNode json(RecordingHome life) {
        var status = life.home.start("ww/status", "--json");
        status.exit();
        try {
            return new ObjectMapper().readTree(String.join("\n", status.out()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
