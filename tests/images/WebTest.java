package whaleware.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.runtime.State;

/// The image `tests/images/web`: a JDK web server in the foreground, with two hooks in Java.
@DisplayNameGeneration(ReplaceUnderscores.class)
class WebTest {
    @Test
    void the_web_server_is_monitored_restarted_and_stopped() throws IOException {
        try (var home = Home.fresh().withDefaults()) {
            copy(home);
            home.env("JAVA_HOME", System.getProperty("java.home")).env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            home.env("ADDRESS", "127.0.0.1").env("PORT", "" + ServerProcess.freePort());
            home.env("CFG", "{\"notify_url\": \"stdout:\", \"ww\": {\"monitor\": {\"timeout\": \"1m\"}}}");
            var run = home.start("ww/run");
            run.awaitState(State.UP).awaitLine("\"stats\":{\"response_ms\"");
            long server = server(home);
            RunningScript.send("KILL", server);
            run.awaitLine("RESTARTING: the service ended with 137 (128 + KILL)");
            Await.until("another server", () -> server(home) != server && server(home) > 0);
            run.awaitState(State.UP).signal("TERM");
            assertEquals(0, run.exit());
            assertTrue(home.processes().isEmpty());
        }
    }

    private static void copy(Home home) throws IOException {
        var image = Home.CHECKOUT.resolve("tests/images/web");
        try (var files = Files.walk(image)) {
            for (var file : files.filter(Files::isRegularFile).toList())
                home.file(image.relativize(file).toString(), Files.readString(file));
        }
        Files.delete(home.path.resolve("Dockerfile"));
        Files.createDirectories(home.path.resolve("files"));
    }

    private static long server(Home home) {
        return home.processes().stream().filter(line -> line.contains("jwebserver "))
                .mapToLong(line -> Long.parseLong(line.split(" ")[0])).findFirst().orElse(0);
    }
}
