package whaleware.bake;

import static org.junit.jupiter.api.Assertions.*;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Home;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// The fleet is baked only into a home whose hooks start it, and nothing of it reaches the supervisor or a hook.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class FleetBakeTest {
    @Test
    @Timeout(400)
    void a_hook_that_starts_the_fleet_has_it_baked_and_it_starts_without_JBang() throws Exception {
        try (var home = Home.fresh().withDefaults()) {
            Files.delete(home.path.resolve("lib"));
            for (var from : List.of("lib", "ww/.")) {
                home.start("/bin/cp", "-r", Home.CHECKOUT + "/" + from, home.path.toString()).exit();
            }
            home.hook("svcup", "exec \"$WW_HOME/ww\" fleet").cfg("{\"ww\": {\"service\": {\"foreground\": true},"
                    + " \"fleet\": {\"listen\": \"127.0.0.1:0\"}}}");
            var bake = home.start(home.path + "/ww", "bake");
            assertEquals(0, bake.exit(Duration.ofMinutes(5)), () -> bake.all().toString());
            var summary = bake.out().getLast();
            assertTrue(summary.matches("bake: baked 6 scripts of " + home.path + " in \\d+ s"), summary);

            assertEquals(List.of("fleet.java"), scriptsWith(home.path, "sqlite-jdbc-"));
            assertEquals(List.of("fleet.java"), scriptsWith(home.path, "fleet"));

            home.env("WW_CACHE", "/proc/none").env("JBANG_DIR", null).env("PATH", "/usr/bin:/bin");
            var run = home.start(home.path + "/run");
            run.awaitState(State.UP).await("its URL", () -> url(run.all()) != null);
            try (var http = HttpClient.newHttpClient()) {
                var page = http.send(HttpRequest.newBuilder(URI.create(url(run.all()))).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(200, page.statusCode());
                assertTrue(page.body().toLowerCase(Locale.ROOT).startsWith("<!doctype html>"), page::body);
            }
            assertFalse(run.all().toString().contains("jbang:"), () -> run.all().toString());
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
        }
    }

    private static String url(List<String> lines) {
        for (var line : lines) {
            if (line.contains("fleet: http://")) return line.replaceFirst(".*fleet: (http://\\S+) .*", "$1");
        }
        return null;
    }

    /// Returns the baked scripts whose command line has a word.
    private static List<String> scriptsWith(Path home, String word) throws Exception {
        var found = new ArrayList<String>();
        var baked = home.resolve(".baked");
        try (var files = Files.walk(baked.toRealPath())) {
            for (var file : files.filter(path -> path.endsWith("run")).toList()) {
                if (Files.readString(file).contains(word)) found.add(file.getParent().getFileName().toString());
            }
        }
        return found;
    }
}
