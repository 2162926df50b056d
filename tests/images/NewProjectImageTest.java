package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Container;
import whaleware.fixtures.FileServer;
import whaleware.fixtures.Home;
import whaleware.fixtures.LocalCatalog;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The folder of `ww new` becomes an image that answers, by the steps of the README: from a checkout, and from the
/// catalogue of a fork.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
class NewProjectImageTest {
    private static final String IMAGE = "ww-test-new";
    private static final Duration BUILDS = Duration.ofMinutes(15);

    @BeforeAll
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    static void build() {
        Container.build("whaleware"); // has the base image of the new folder
    }

    @Test
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    void a_checkout_makes_a_folder_that_becomes_an_image() throws Exception {
        try (var home = Home.fresh("empty")) {
            var shop = home.path.resolve("shop");
            succeed(home.start("ww/ww", "new", shop.toString()));
            assertAnswers(shop);
        }
    }

    @Test
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    void the_catalogue_of_a_fork_makes_a_folder_that_becomes_an_image_by_its_URL_alone() throws Exception {
        try (var home = Home.fresh("empty"); var fork = new FileServer()) {
            var shop = home.path.resolve("shop");
            home.env("WW_HOME", null).env("WW_CACHE", LocalCatalog.withJBang(home.path.resolve("cache")))
                    .env("JBANG_DIR", home.path.resolve("jbang-dir").toString());
            succeed(LocalCatalog.jbang(home, "catalog", "add", "--global", "--name", "fork",
                    fork.url("jbang-catalog.json")));
            succeed(LocalCatalog.jbang(home, "run", "--quiet", "ww@fork", "new", shop.toString()));
            assertEquals("//SOURCES " + fork.url("lib/Whaleware.java") + "\n",
                    Files.readString(shop.resolve("lib/Whaleware.java")));
            assertAnswers(shop);
        }
    }

    private static void assertAnswers(Path shop) throws Exception {
        int port = ServerProcess.freePort();
        try (var container = new Container(IMAGE, "-e", "CFG={\"port\": " + port + "}", "-v", "/data")) {
            var build = Container.podman("build", "--format", "docker", "--pull=never", "-t", IMAGE, shop.toString());
            succeed(build);
            assertFalse(build.all().toString().contains("AOT cache for"), () -> build.all().toString());
            var run = ImagesTest.up(container.start());
            assertTrue(ImagesTest.http("GET", port).contains("<h1>shop runs</h1>"));
            run.await("an answer of monitor", () -> container.exec("ww", "status").contains("{\"response_ms\":"));
            assertFalse(run.all().toString().contains("jbang:"), () -> "a script is not baked: " + run.all());
            ImagesTest.stop(container, run);
        } finally {
            Container.output("image", "rm", "--ignore", IMAGE);
        }
    }

    private static void succeed(RunningScript run) {
        assertEquals(0, run.exit(BUILDS), () -> String.join("\n", run.all()));
    }
}
