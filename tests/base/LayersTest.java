package whaleware.base;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;

/// The library is built in layers: a package uses its own classes and those of the packages above it in [#LAYERS]. The
/// fleet is a library of its own on top of some of them.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LayersTest {
    /// The packages from the ground up; "" is the public API for hooks, `whaleware` itself.
    private static final List<String> LAYERS =
            List.of("base", "config", "", "runtime", "notify", "hooks", "reports", "reports.backends", "status",
                    "schedule", "templates", "backup", "watch", "lifecycle", "bake", "project", "cli", "fleet.http",
                    "fleet.store", "fleet.intake", "fleet.sources",
                    "fleet.queries", "fleet.alerts", "fleet.pages", "fleet");
    private static final String FLEET = "fleet";
    /// The packages that the fleet may use beside its own.
    private static final Set<String> BELOW_FLEET =
            Set.of("base", "config", "", "reports", "reports.backends", "status");
    /// The full name of a class of the library, in an import, in code or in a string.
    private static final Pattern NAMED = Pattern.compile("\\bwhaleware\\.((?:[a-z]+\\.)*)[A-Z]");
    /// The entry point of the supervisor: a script that uses the library, and no part of it.
    private static final String SCRIPT = "supervisor.java";
    private static final Path LIB = Home.CHECKOUT.resolve("lib");
    /// The hooks that `ww new` writes, and the services of `ww demo`: files that are no part of the library.
    private static final Path TEMPLATES = LIB.resolve("project/templates"), DEMO = LIB.resolve("demo");

    @Test
    void a_package_uses_only_the_packages_above_it() throws IOException {
        var upward = new ArrayList<String>();
        for (var file : sources(LIB)) {
            int layer = LAYERS.indexOf(layer(file));
            NAMED.matcher(Files.readString(file)).results().map(match -> match.group(1).replaceFirst("\\.$", ""))
                    .distinct().filter(used -> LAYERS.indexOf(used) > layer)
                    .forEach(used -> upward.add(LIB.relativize(file) + " uses whaleware." + used));
        }
        assertEquals(List.of(), upward);
    }

    @Test
    void the_fleet_uses_no_life_cycle_hook_or_command() throws IOException {
        var wrong = new ArrayList<String>();
        for (var file : sources(LIB.resolve(FLEET))) {
            NAMED.matcher(Files.readString(file)).results().map(match -> match.group(1).replaceFirst("\\.$", ""))
                    .distinct().filter(used -> !isFleet(used) && !BELOW_FLEET.contains(used))
                    .forEach(used -> wrong.add(LIB.relativize(file) + " uses whaleware." + used));
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void every_folder_of_the_library_is_a_layer() throws IOException {
        var folders = new TreeSet<String>();
        for (var file : sources(LIB)) folders.add(layer(file));
        assertEquals(new TreeSet<>(LAYERS), folders);
    }

    @Test
    void a_package_info_names_every_file_of_its_folder() throws IOException {
        for (var layer : LAYERS) {
            if (layer.isEmpty()) continue;
            var folder = LIB.resolve(layer.replace('.', '/'));
            var names = names(folder, "package-info.java");
            names.remove("Fleet.java");
            assertEquals(names, indexed(folder.resolve("package-info.java")), layer);
        }
    }

    @Test
    void the_index_of_the_library_names_the_public_classes_and_every_package_info() throws IOException {
        var expected = names(LIB, "Whaleware.java");
        expected.remove(SCRIPT);
        for (var layer : LAYERS) {
            if (!layer.isEmpty() && !isFleet(layer)) expected.add(layer.replace('.', '/') + "/package-info.java");
        }
        assertEquals(expected, indexed(LIB.resolve("Whaleware.java")));
    }

    @Test
    void the_index_of_the_fleet_names_each_of_its_package_infos() throws IOException {
        var expected = new TreeSet<String>();
        for (var layer : LAYERS) {
            var folder = layer.replaceFirst("^fleet\\.?", "");
            if (isFleet(layer)) expected.add(folder.isEmpty() ? "package-info.java" : folder + "/package-info.java");
        }
        assertEquals(expected, indexed(LIB.resolve("fleet/Fleet.java")));
    }

    private static boolean isFleet(String layer) {
        return layer.equals(FLEET) || layer.startsWith(FLEET + ".");
    }

    private static String layer(Path file) {
        return LIB.relativize(file.getParent()).toString().replace('/', '.');
    }

    private static TreeSet<String> names(Path folder, String index) throws IOException {
        try (var files = Files.list(folder)) {
            var all = files.map(file -> file.getFileName().toString());
            var names = new TreeSet<>(all.filter(name -> name.endsWith(".java")).toList());
            assertTrue(names.remove(index), () -> folder + " has no " + index);
            return names;
        }
    }

    private static TreeSet<String> indexed(Path index) throws IOException {
        try (var lines = Files.lines(index)) {
            var sources = lines.filter(line -> line.startsWith("//SOURCES ")).map(line -> line.substring(10));
            return new TreeSet<>(sources.flatMap(line -> Stream.of(line.split(" +"))).toList());
        }
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith(SCRIPT)
                    && !file.startsWith(TEMPLATES) && !file.startsWith(DEMO)).toList();
        }
    }
}
