package whaleware.bake;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.Whaleware;
import whaleware.fixtures.Await;
import whaleware.fixtures.FileServer;
import whaleware.fixtures.Home;
import whaleware.fixtures.LocalCatalog;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// `jbang init -t …@org/whaleware`: `ww check` finds nothing in the folders that the templates make, and they run.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(600)   // other tests may hold the lock of JBang
public class TemplatesTest {
    private static final Duration BUILDS = Duration.ofMinutes(4);

    @Test
    void the_templates_make_a_service_that_names_a_port_in_use_from_an_empty_folder() throws Exception {
        try (var home = Home.fresh("empty")) {
            init(home, "image", "shop");
            init(home, "hook", "shop/usr/upgrade");
            var shop = home.path.resolve("shop");
            int port = ServerProcess.freePort();
            LocalCatalog.library(shop);
            replace(shop.resolve("etc/default_cfg.json"), "8080", "" + port);
            home.env("WW_HOME", null);
            var check = home.start("ww/ww", "check", shop.toString());
            assertEquals(0, check.exit(BUILDS), () -> check.all().toString());
            assertEquals(List.of("check: nothing wrong with " + shop), check.all());
            home.env("WW_HOME", shop.toString());
            try (var _ = new ServerSocket(port)) {
                var refused = home.start("ww/run");
                assertEquals(10, refused.exit(BUILDS), () -> refused.all().toString());
                assertTrue(refused.err().stream().anyMatch(line -> line.startsWith("boot: cannot listen on port " + port
                        + ": ")), () -> refused.all().toString());
            }
            var run = home.start("ww/run");
            run.await("an answer", BUILDS, () -> Await.read(home.run.resolve("state.json"))
                    .contains("\"answer\":{\"response_ms\":"));
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
        }
    }

    @Test
    void hook_templates_of_any_name_run_with_the_library_by_URL() throws Exception {
        try (var home = Home.fresh(); var github = new FileServer()) {
            home.cfg("{\"webapp\": \"shop\"}");
            Files.delete(home.path.resolve("lib"));
            init(home, "lib", "lib/Whaleware");
            replace(home.path.resolve("lib/Whaleware.java"), "https://github.com/org/whaleware/blob/v"
                    + Whaleware.VERSION + "/", github.url(""));
            init(home, "hook", "usr/boot");
            init(home, "hook", "other/monitor");
            assertEquals(Files.readString(Home.CHECKOUT.resolve("lib/project/templates/java/monitor.java")),
                    Files.readString(home.path.resolve("other/monitor.java")));
            init(home, "hook-sh", "usr/upgrade");
            init(home, "hook-sh", "usr/monitor");
            var run = home.start("ww/run");
            run.await("UP", BUILDS, () -> run.state().contains("\"UP\""));
            run.await("an answer", () -> Await.read(home.run.resolve("state.json")).contains("\"load\":"));
            assertTrue(run.out().containsAll(List.of("boot: boot of shop in state BOOT",
                    "upgrade: upgrade of shop in state UPGRADING")), () -> run.all().toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void every_template_has_its_files_and_names_the_library_of_this_version() throws Exception {
        var templates = new JsonMapper().readTree(Home.CHECKOUT.resolve("jbang-catalog.json").toFile())
                .get("templates");
        assertEquals(List.of("image", "hook", "hook-sh", "lib"),
                templates.properties().stream().map(java.util.Map.Entry::getKey).toList());
        for (var template : templates) {
            for (var file : template.get("file-refs")) {
                assertTrue(Files.exists(Home.CHECKOUT.resolve(file.textValue())), file.textValue());
            }
        }
        assertEquals("//SOURCES https://github.com/org/whaleware/blob/v" + Whaleware.VERSION + "/lib/Whaleware.java\n",
                Files.readString(Home.CHECKOUT.resolve("etc/templates/Whaleware.java")));
        assertTrue(Files.readString(Home.CHECKOUT.resolve("etc/templates/image/Dockerfile"))
                .contains("whaleware.git#v" + Whaleware.VERSION + "\n"));
    }

    public static void init(Home home, String template, String file) {
        var init = LocalCatalog.jbang(home, "init", "-t", template + "@" + Home.CHECKOUT + "/jbang-catalog.json", file);
        assertEquals(0, init.exit(), () -> init.all().toString());
    }

    private static void replace(Path file, String what, String with) throws IOException {
        var text = Files.readString(file);
        assertTrue(text.contains(what), text);
        Files.writeString(file, text.replace(what, with));
    }
}
