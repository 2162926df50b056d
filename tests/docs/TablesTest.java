package whaleware.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.ExitCode;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.config.Settings;
import whaleware.fixtures.Home;
import whaleware.fleet.FleetSettings;
import whaleware.hooks.HookFile;
import whaleware.reports.backends.BackendFactory;

/// The tables of the README files say the same as the code.
@DisplayNameGeneration(ReplaceUnderscores.class)
class TablesTest {
    static final String COMMANDS = "| command | action | exit codes |";
    private static final Document FIRST = Document.of("README.md"), ETC = Document.of("etc/README.md");
    private static final List<Integer> STAGES =
            List.of(ExitCode.BOOT, ExitCode.FIRSTBOOT, ExitCode.UPGRADE, ExitCode.SVCUP, ExitCode.WARMUP);

    @Test
    void the_table_of_settings_has_each_built_in_setting_with_its_default() {
        var builtIn = new LinkedHashMap<String, String>();
        KeyPath.walk(JsonNodeFactory.instance.objectNode().set("ww", Settings.builtIn()), (key, value) -> {
            if (!value.isObject() || value.isEmpty()) builtIn.put(key, Json.compact(value));
        });
        var table = new LinkedHashMap<String, String>();
        for (var row : ETC.table("| key | unit | default | meaning |")) table.put(row.get(0), row.get(2));
        assertEquals(builtIn, table);
    }

    @Test
    void the_table_of_the_fleets_settings_has_each_with_its_default() {
        var builtIn = new LinkedHashMap<String, String>();
        KeyPath.walk(FleetSettings.builtIn(), (key, value) -> {
            if (!value.isObject() || value.isEmpty()) builtIn.put("ww.fleet." + key, Json.compact(value));
        });
        var table = new LinkedHashMap<String, String>();
        for (var row : ETC.table("| key of the fleet | unit | default | meaning |")) table.put(row.get(0), row.get(2));
        assertEquals(builtIn, table);
    }

    @Test
    void the_table_of_top_keys_is_that_of_default_cfg_json() throws IOException {
        var defaults = json("etc/default_cfg.json");
        var rows = ETC.table("| key | default in `default_cfg.json` | meaning |");
        assertEquals(keys(defaults), rows.stream().map(List::getFirst).toList());
        for (var row : rows) {
            if (!row.get(1).isEmpty()) assertEquals(Json.compact(defaults.get(row.get(0))), row.get(1));
        }
    }

    @Test
    void the_table_of_exit_codes_has_each_code_of_run() throws IllegalAccessException {
        var codes = new TreeSet<Integer>();
        for (var field : ExitCode.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) codes.add(field.getInt(null));
        }
        codes.remove(ExitCode.NOT_FOUND);    // of commands only
        var table = FIRST.column("| exit code of `/ww/run` | meaning |");
        assertEquals(codes.stream().map(String::valueOf).toList(), table);
    }

    @Test
    void the_table_of_hooks_has_each_hook_in_order_with_its_exit_code() {
        var rows = FIRST.table("| hook | runs |");
        assertEquals(HookFile.NAMES, rows.stream().map(List::getFirst).toList());
        for (int i = 0; i < STAGES.size(); i++) {
            assertTrue(rows.get(i).get(2).contains("exit " + STAGES.get(i)), rows.get(i)::toString);
        }
    }

    @Test
    void the_table_of_commands_has_each_command_of_ww() {
        try (var home = Home.fresh()) {
            var help = home.start("ww/ww", "--help");
            assertEquals(0, help.exit(Duration.ofMinutes(2)), () -> help.all().toString());
            var commands = new TreeSet<String>();
            var listed = help.out().subList(help.out().indexOf("Commands:") + 1, help.out().indexOf("Examples:"));
            for (var line : listed) {
                if (line.matches("  [a-z].*")) commands.add(line.strip().split(" ")[0]);
            }
            assertEquals(commands, firstWords(Document.of("ww/README.md").column(COMMANDS), " "));
        }
    }

    @Test
    void the_table_of_back_ends_has_each_scheme() {
        var table = Document.of("lib/reports/README.md").column("| `notify_url` | effect |").toString();
        var schemes = Pattern.compile("\\b[a-z]+:").matcher(table).results().map(found -> found.group());
        assertEquals(new TreeSet<>(List.of(BackendFactory.SCHEMES.split(" "))), new TreeSet<>(schemes.toList()));
    }

    @Test
    void the_table_of_packages_has_each_folder_of_the_library_and_its_tests() throws IOException {
        var packages = folders("lib", folder -> Files.exists(folder.resolve("package-info.java")));
        packages.add("lib");
        var rows = Document.of("lib/README.md").table("| package | purpose | tests in | seconds |");
        assertEquals(packages, new TreeSet<>(rows.stream().map(List::getFirst).toList()));
        for (var row : rows) assertTrue(Files.isDirectory(Home.CHECKOUT.resolve(row.get(2))), row::toString);
    }

    @Test
    void the_table_of_templates_is_that_of_the_catalogue() throws IOException {
        var table = Document.of("usr/README.md").column("| template | writes |");
        assertEquals(keys(json("jbang-catalog.json").get("templates")), table);
    }

    @Test
    void the_table_of_images_has_each_image() throws IOException {
        var images = new TreeSet<String>();
        for (var folder : folders("tests/images", folder -> Files.exists(folder.resolve("Dockerfile")))) {
            images.add(folder.replace("tests/images/", ""));
        }
        assertEquals(images, firstWords(Document.of("tests/images/README.md").column("| image | shows | MB |"), ":"));
    }

    static JsonNode json(String file) throws IOException {
        return Json.object(Files.readString(Home.CHECKOUT.resolve(file)), file, "");
    }

    static List<String> keys(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    static TreeSet<String> firstWords(List<String> cells, String end) {
        return new TreeSet<>(cells.stream().map(cell -> cell.split(end)[0]).toList());
    }

    private static TreeSet<String> folders(String in, Predicate<Path> filter) throws IOException {
        try (var all = Files.walk(Home.CHECKOUT.resolve(in))) {
            var folders = all.filter(Files::isDirectory).filter(filter);
            return new TreeSet<>(folders.map(folder -> "" + Home.CHECKOUT.relativize(folder)).toList());
        }
    }
}
