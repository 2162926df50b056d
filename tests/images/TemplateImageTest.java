package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.bake.TemplatesTest;
import whaleware.fixtures.Container;
import whaleware.fixtures.Home;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The folder of `jbang init -t image@org/whaleware`, built by the commands in its Dockerfile.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplateImageTest {
    @BeforeAll
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    static void build() {
        Container.build("whaleware");
    }

    @Test
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    void the_folder_of_a_new_user_becomes_an_image_with_a_working_monitor() throws Exception {
        int port = ServerProcess.freePort();
        var cfg = "CFG={\"port\": " + port + ", \"notify_url\": \"stdout:\"}";
        try (var home = Home.fresh("empty");
                var shop = ImagesTest.container("ww-test-shop", ImagesTest.ANY_USER, "-e", cfg)) {
            TemplatesTest.init(home, "image", "shop");
            var built = Container.podman("build", "--format", "docker", "--pull=never", "-t", "ww-test-shop",
                    home.path.resolve("shop").toString());
            assertEquals(0, built.exit(Duration.ofMinutes(10)), () -> String.join("\n", built.all()));
            var run = ImagesTest.up(shop.start()).awaitLine("\"stats\":{\"response_ms\"");
            assertEquals("<h1>Hello</h1>", ImagesTest.http("GET", port));
            assertTrue(shop.exec("ww", "status").contains("monitor     {\"response_ms\""));
            ImagesTest.stop(shop, run);
        } finally {
            Container.output("image", "rm", "--ignore", "ww-test-shop");
        }
    }
}
