package whaleware.bake;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.fixtures.FileServer;
import whaleware.fixtures.Home;
import whaleware.fixtures.LocalCatalog;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;

/// The catalogue ships a whole home, and `jbang ww@…` works in a checkout, in a user's repository and in an empty
/// container.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class CatalogTest {
    @Test
    void the_catalogue_ships_every_file_of_a_home_in_its_place() throws Exception {
        var named = new ArrayList<String>();
        for (var pair : words(Home.CHECKOUT.resolve("ww/catalog.java"), "//FILES ")) {
            var target = pair.replaceFirst("=.*", "");
            var source = Home.CHECKOUT.resolve("ww").resolve(pair.replaceFirst(".*=", "")).normalize();
            assertTrue(Files.isRegularFile(source), source::toString);
            var name = Home.CHECKOUT.relativize(source).toString();
            var library = name.replaceFirst("^lib/", "library/");
            assertEquals(target.startsWith("library/") ? library : "home/" + name, target);
            named.add(target);
        }
        var there = new TreeSet<String>();
        var templates = "lib/project/templates";
        for (var folder : List.of("ww", "lib", "lib/sh", "usr", templates, templates + "/java", templates + "/sh",
                "lib/demo", "lib/demo/home", "lib/demo/home/usr", "lib/demo/mail", "lib/demo/shop")) {
            names(folder).forEach(name -> there.add("home/" + folder + "/" + name));
        }
        there.add("home/etc/default_cfg.json");
        there.remove("home/ww/catalog.java");
        there.removeIf(name -> name.endsWith("/README.md") && !name.contains("/templates/"));
        // the library is compiled when the home is written
        there.removeIf(name -> name.matches("home/lib/(?!Whaleware|supervisor|project|demo).*\\.java"));
        try (var fleet = Files.walk(Home.CHECKOUT.resolve("lib/fleet"))) { // as sources
            fleet.filter(Files::isRegularFile).filter(file -> !file.endsWith("README.md"))
                    .forEach(file -> there.add("home/" + Home.CHECKOUT.relativize(file)));
        }
        try (var library = Files.walk(Home.CHECKOUT.resolve("lib"))) {
            library.filter(file -> file.toString().endsWith(".java") && !file.endsWith("supervisor.java"))
                    .map(file -> Home.CHECKOUT.resolve("lib").relativize(file).toString())
                    .filter(name -> !name.matches("(demo|fleet|project/templates)/.*"))
                    .forEach(name -> there.add("library/" + name));
        }
        assertEquals(String.join("\n", there), named.stream().sorted().collect(Collectors.joining("\n")));
    }

    @Test
    void the_catalogue_compiles_the_library_with_its_dependencies() throws IOException {
        var index = words(Home.CHECKOUT.resolve("lib/Whaleware.java"), "//DEPS ");
        assertEquals(index.stream().map(word -> word.replace("location.jar", "../lib/location.jar")).toList(),
                words(Home.CHECKOUT.resolve("ww/catalog.java"), "//DEPS "));
    }

    @Test
    @Timeout(300)
    void every_alias_builds_and_runs() throws Exception {
        var aliases = new ObjectMapper().readTree(Home.CHECKOUT.resolve("jbang-catalog.json").toFile()).get("aliases");
        assertTrue(aliases.has("ww"));
        try (var home = Home.fresh()) {
            for (var alias : aliases.properties()) {
                var script = Home.CHECKOUT.resolve(alias.getValue().get("script-ref").textValue());
                var run = home.start("lib/jbang", script.toString(), "--help");
                assertEquals(0, run.exit(Duration.ofMinutes(2)), () -> alias.getKey() + run.all());
            }
        }
    }

    @Test
    void the_catalogue_of_a_checkout_reads_the_home_of_WW_HOME() throws Exception {
        try (var home = Home.fresh()) {
            home.cfg("{\"memory\": 3}");
            var run = LocalCatalog.jbang(home, "run", "--quiet", "ww@" + Home.CHECKOUT + "/jbang-catalog.json", "cfg",
                    "memory");
            assertEquals(0, run.exit(Duration.ofMinutes(1)), () -> run.all().toString());
            assertEquals(List.of("3"), run.out());
        }
    }

    @Test
    @Timeout(300)
    void the_catalogue_has_the_fleet() throws Exception {
        try (var home = Home.fresh(); var files = new FileServer()) {
            home.env("WW_HOME", null).env("WW_CACHE", LocalCatalog.withJBang(home.path.resolve("cache")))
                    .cfg("{\"ww\": {\"fleet\": {\"listen\": \"127.0.0.1:0\"}}}");
            Files.delete(home.path.resolve("lib"));
            var run = LocalCatalog.jbang(home, "run", "--quiet", "ww@" + files.url("jbang-catalog.json"), "fleet");
            run.await("its URL", Duration.ofMinutes(4), () -> run.out().toString().contains("fleet: http://127.0.0.1:"));
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.Sweep#shells")
    void the_catalogue_over_HTTP_runs_the_defaults_in_an_empty_container_as_PID_1(Shell shell) throws Exception {
        try (var home = Home.fresh("an empty"); var files = new FileServer()) {
            var cache = home.path.resolve("cache");
            home.asPid1(shell).env("WW_HOME", null).env("WW_CACHE", LocalCatalog.withJBang(cache))
                    .env("CFG", "{\"webapp\": \"shop\", \"notify_url\": \"stdout:\"}");
            Files.delete(home.path.resolve("lib"));
            for (var place : List.of("usr", "etc")) Files.delete(home.path.resolve(place));
            for (int life = 1; life <= 2; life++) {
                var run = LocalCatalog.jbang(home, "run", "--quiet", "ww@" + files.url("jbang-catalog.json"), "run");
                run.await("UP", Duration.ofMinutes(2), () -> run.out().stream()
                        .anyMatch(line -> line.contains("\"webapp\":\"shop\"") && line.contains("\"state\":\"UP\"")));
                assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
                assertEquals(List.of(), home.processes());
            }
            try (var written = Files.list(cache)) {
                assertEquals(1, written.filter(file -> file.getFileName().toString().startsWith("home-")).count());
            }
        }
    }

    @Test
    void the_catalogue_over_HTTP_runs_the_users_hooks_and_writes_nothing_beside_them() throws Exception {
        try (var home = Home.fresh(); var files = new FileServer()) {
            home.env("WW_HOME", null).env("WW_CACHE", LocalCatalog.withJBang(home.path.resolve("cache")))
                    .cfg("{\"memory\": 4}").hook("boot", "echo my boot in $WW_HOME");
            Files.delete(home.path.resolve("lib"));
            var run = LocalCatalog.jbang(home, "run", "--quiet", "ww@" + files.url("jbang-catalog.json"), "run");
            run.await("my boot", Duration.ofMinutes(2), () -> run.all().stream()
                    .anyMatch(line -> line.contains("my boot in " + home.path)));
            run.await("UP", Duration.ofMinutes(1), () -> run.state().contains("\"UP\""));
            assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
            assertEquals(Set.of("usr", "etc", "cache", "jbang"), namesIn(home.path));
            assertEquals(Set.of("boot"), namesIn(home.path.resolve("usr")));
        }
    }

    private static List<String> words(Path file, String directive) throws IOException {
        return Files.readAllLines(file).stream().filter(line -> line.startsWith(directive))
                .flatMap(line -> Stream.of(line.substring(directive.length()).split(" +"))).toList();
    }

    private static Stream<String> names(String folder) throws IOException {
        return namesIn(Home.CHECKOUT.resolve(folder)).stream();
    }

    private static Set<String> namesIn(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.filter(file -> !Files.isDirectory(file) || !file.startsWith(Home.CHECKOUT))
                    .map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
