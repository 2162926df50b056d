package whaleware.project;

import static org.junit.jupiter.api.Assertions.*;

import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.fixtures.Await;
import whaleware.fixtures.FileServer;
import whaleware.fixtures.Home;
import whaleware.fixtures.LocalCatalog;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// `ww new` writes a folder that works as it is, from a checkout and from a catalogue at any URL.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(600)   // other tests may hold the lock of JBang
class NewProjectTest {
    private static final Duration BUILDS = Duration.ofMinutes(4);

    @ParameterizedTest
    @EnumSource(HookLanguage.class)
    void a_new_project_of_a_checkout_passes_check_and_serves_its_page(HookLanguage language) throws Exception {
        try (var home = Home.fresh("empty")) {
            var shop = home.path.resolve("shop");
            succeed(ww(home, "new", shop.toString(), "--hooks", language.name().toLowerCase()));
            var readme = Files.readString(shop.resolve("README.md"));
            assertTrue(readme.contains("`ww/ww new hook upgrade` adds that hook"), readme);
            int port = ServerProcess.freePort();
            var cfg = shop.resolve("etc/default_cfg.json");
            Files.writeString(cfg, Files.readString(cfg).replace("8080", "" + port));
            home.env("WW_HOME", shop.toString());
            var check = home.start(shop.resolve("ww/ww").toString(), "check");
            assertEquals(0, check.exit(BUILDS), () -> check.all().toString());
            assertEquals(List.of("check: nothing wrong with " + shop), check.all());
            var other = SimpleFileServer.createFileServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    shop.resolve("files"), SimpleFileServer.OutputLevel.NONE);
            other.start();
            try {
                var refused = home.start(shop.resolve("ww/run").toString());
                assertEquals(10, refused.exit(BUILDS), () -> refused.all().toString());
                assertTrue(refused.err().stream().anyMatch(line -> line.startsWith("boot: ")
                        && line.contains(" port " + port)), () -> refused.all().toString());
            } finally {
                other.stop(0);
            }
            var run = home.start(shop.resolve("ww/run").toString());
            run.await("an answer of monitor", BUILDS, () -> Await.read(home.run.resolve("state.json"))
                    .contains("\"answer\":{\"response_ms\":"));
            assertTrue(page(port).contains("<h1>shop runs</h1>"));
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
        }
    }

    @Test
    void the_monitor_of_a_new_project_prints_a_line_if_the_connection_is_refused() throws Exception {
        try (var home = Home.fresh("empty")) {
            var shop = home.path.resolve("shop");
            succeed(ww(home, "new", shop.toString()));
            int port = ServerProcess.freePort();
            for (var language : HookLanguage.values()) {
                if (language == HookLanguage.sh) {
                    Files.delete(shop.resolve("usr/monitor.java"));
                    succeed(ww(home.env("WW_HOME", shop.toString()), "new", "hook", "monitor", "--hooks", "sh"));
                }
                home.env("WW_HOME", shop.toString()).env("CFG", "{\"port\": " + port + "}")
                        .env("WW_BIN", shop.resolve("ww").toString());
                var monitor = shop.resolve("usr").resolve(language.file("monitor")).toString();
                var run = language == HookLanguage.sh ? home.start(monitor)
                        : home.start(shop.resolve("lib/jbang").toString(), monitor);
                assertEquals(1, run.exit(BUILDS), () -> run.all().toString());
                assertEquals(1, run.all().size(), () -> run.all().toString());
                assertTrue(run.all().getFirst().contains("127.0.0.1:" + port), () -> run.all().toString());
            }
        }
    }

    @Test
    void an_editor_finds_Cfg_and_Stats_by_the_project_description() throws Exception {
        try (var home = Home.fresh("empty")) {
            var shop = home.path.resolve("shop");
            succeed(ww(home, "new", shop.toString()));
            compilesByMaven(home, shop);
            assertTrue(Files.exists(shop.resolve("target/classes/monitor.class")));
            home.file("shop/usr/monitor.java", "import whaleware.*;\nvoid main() { new Stats().putt(1); }\n");
            var wrong = maven(home, shop);
            assertNotEquals(0, wrong.exit(BUILDS));
            assertTrue(wrong.all().toString().contains("cannot find symbol"), () -> wrong.all().toString());
        }
    }

    private static void compilesByMaven(Home home, Path shop) {
        succeed(maven(home, shop));
    }

    /// Compiles the hooks of a project as editors do: by its `pom.xml` alone.
    private static RunningScript maven(Home home, Path shop) {
        home.env("JAVA_HOME", System.getProperty("java.home"));
        return home.start("/bin/sh", "-c", "cd \"$0\" && exec mvn -q -B compile", shop.toString());
    }

    @Test
    void a_project_of_a_catalogue_that_JBang_knows_names_the_library_by_its_URL() throws Exception {
        try (var home = Home.fresh("empty"); var fork = new FileServer()) {
            home.env("WW_HOME", null).env("WW_CACHE", LocalCatalog.withJBang(home.path.resolve("cache")))
                    .env("JBANG_DIR", home.path.resolve("jbang-dir").toString());
            succeed(LocalCatalog.jbang(home, "catalog", "add", "--global", "--name", "fork",
                    fork.url("jbang-catalog.json")));
            succeed(LocalCatalog.jbang(home, "run", "--quiet", "ww@fork", "new", home.path.resolve("shop").toString()));
            assertEquals("//SOURCES " + fork.url("lib/Whaleware.java") + "\n",
                    Files.readString(home.path.resolve("shop/lib/Whaleware.java")));
            checks(home);
            compilesByMaven(home, home.path.resolve("shop"));
            succeed(LocalCatalog.jbang(home, "run", "--quiet", "ww@fork", "new", "--vendor",
                    home.path.resolve("vendored").toString()));
            assertTrue(Files.exists(home.path.resolve("vendored/lib/whaleware.jar")));
        }
    }

    @Test
    void a_project_of_a_catalogue_by_URL_needs_no_network_to_it_afterwards() throws Exception {
        try (var home = Home.fresh("empty")) {
            home.env("WW_HOME", null).env("WW_CACHE", LocalCatalog.withJBang(home.path.resolve("cache")));
            try (var fork = new FileServer()) {
                succeed(LocalCatalog.jbang(home, "run", "--quiet", "ww@" + fork.url("jbang-catalog.json"), "new",
                        home.path.resolve("shop").toString()));
            }
            checks(home);
        }
    }

    @Test
    void a_wrong_name_gets_a_line_with_its_cure_and_nothing_is_written() throws Exception {
        try (var home = Home.fresh("empty")) {
            var there = home.file("there/notes", "mine").path.resolve("there");
            for (var wrong : List.of(List.of("64", "Shop"), List.of("64", "a b"), List.of("64", "sh:op"),
                    List.of("1", there.toString()), List.of("64", "shop", "twice"), List.of("64", "hook", "preboot"),
                    List.of("64", "--hooks", "perl", "shop"))) {
                var args = new ArrayList<>(List.of("new"));
                args.addAll(wrong.subList(1, wrong.size()));
                var run = ww(home, args.toArray(String[]::new));
                assertEquals(Integer.parseInt(wrong.getFirst()), run.exit(BUILDS), () -> run.all().toString());
                assertEquals(1, run.all().size(), () -> run.all().toString());
                assertTrue(run.all().getFirst().matches("ww new: cannot .*: .*\\(.*\\)"), run.all()::toString);
            }
            assertEquals(List.of("notes"), names(there));
        }
    }

    @Test
    void a_new_hook_replaces_comments_and_no_hook() throws Exception {
        try (var home = Home.fresh()) {
            home.file("usr/boot", "#!/bin/sh\n# nothing yet\n");
            succeed(ww(home, "new", "hook", "boot", "--hooks", "sh"));
            assertTrue(Files.readString(home.path.resolve("usr/boot")).contains("echo \"boot of "));
            var again = ww(home, "new", "hook", "boot");
            assertEquals(1, again.exit(BUILDS), () -> again.all().toString());
            assertTrue(again.all().getFirst().endsWith("there is " + home.path + "/usr/boot (edit it)"));
            succeed(ww(home, "new", "hook", "upgrade"));
            var run = home.start("ww/run");
            run.await("UP", BUILDS, () -> run.state().contains("\"UP\""));
            assertTrue(run.all().toString().contains("upgrade of "), () -> run.all().toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static RunningScript ww(Home home, String... args) {
        return home.start("ww/ww", args);
    }

    private static void succeed(RunningScript run) {
        assertEquals(0, run.exit(BUILDS), () -> run.all().toString());
    }

    private static void checks(Home home) {
        var shop = home.path.resolve("shop");
        var check = home.start(shop.resolve("ww/ww").toString(), "check", shop.toString());
        assertEquals(0, check.exit(BUILDS), () -> check.all().toString());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String page(int port) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
