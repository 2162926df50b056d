package whaleware.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.ExitCode;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.config.Settings;
import whaleware.fixtures.Home;
import whaleware.hooks.HookFile;
import whaleware.reports.backends.BackendFactory;

/// The tables of the README files say the same as the code.
@DisplayNameGeneration(ReplaceUnderscores.class)
class TablesTest {
    private static final Document FIRST = Document.of("README.md"), ETC = Document.of("etc/README.md"), LIB = Document.of("lib/README.md");

    @Test
    void the_table_of_settings_has_each_built_in_setting_with_its_default() {
        var builtIn = new LinkedHashMap<String, String>();
        KeyPath.walk(JsonNodeFactory.instance.objectNode().set("ww", Settings.builtIn()), (key, value) -> {
            if (!value.isObject() && !key.contains("[")) builtIn.put(key, Json.compact(value));
        });
        var table = new LinkedHashMap<String, String>();
        for (var row : ETC.table("| key | unit | default | meaning |")) table.put(row.get(0), row.get(2));
        assertEquals(builtIn, table);
    }

    @Test
    void the_table_of_top_keys_is_that_of_default_cfg_json() throws IOException {
        var defaults = Json.object(Files.readString(Home.CHECKOUT.resolve("etc/default_cfg.json")), "default_cfg.json", "");
        var rows = ETC.table("| key | default in `default_cfg.json` | meaning |");
        assertEquals(defaults.properties().stream().map(entry -> entry.getKey()).toList(), rows.stream().map(List::getFirst).toList());
        for (var row : rows) if (!row.get(1).isEmpty()) assertEquals(Json.compact(defaults.get(row.get(0))), row.get(1));
    }

    @Test
    void the_table_of_exit_codes_has_each_code_of_run() throws IllegalAccessException {
        var codes = new TreeSet<Integer>();
        for (var field : ExitCode.class.getFields()) if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) codes.add(field.getInt(null));
        codes.remove(ExitCode.NOT_FOUND);    // of commands only
        assertEquals(List.copyOf(codes), FIRST.column("| exit code of `/ww/run` | meaning |").stream().map(Integer::valueOf).toList());
    }

    @Test
    void the_table_of_hooks_has_each_hook_in_order_with_its_exit_code() {
        var rows = FIRST.table("| hook | runs |");
        assertEquals(HookFile.NAMES, rows.stream().map(List::getFirst).toList());
        var codes = List.of(ExitCode.BOOT, ExitCode.FIRSTBOOT, ExitCode.UPGRADE, ExitCode.SVCUP, ExitCode.WARMUP);
        for (int i = 0; i < codes.size(); i++) assertTrue(rows.get(i).get(2).contains("exit " + codes.get(i)), rows.get(i)::toString);
    }

    @Test
    void the_table_of_commands_has_each_command_of_ww() {
        try (var home = Home.fresh()) {
            var help = home.start("ww/ww", "--help");
            assertEquals(0, help.exit(Duration.ofMinutes(2)), () -> help.all().toString());
            var commands = new TreeSet<String>();
            for (var line : help.out().subList(help.out().indexOf("Commands:") + 1, help.out().size())) if (line.matches("  [a-z].*")) commands.add(line.strip().split(" ")[0]);
            var table = new TreeSet<String>();
            for (var name : Document.of("ww/README.md").column("| command | action | exit codes |")) table.add(name.split(" ")[0]);
            assertEquals(commands, table);
        }
    }

    @Test
    void the_table_of_back_ends_has_each_scheme() {
        var table = String.join(" ", Document.of("lib/reports/README.md").column("| `notify_url` | effect |"));
        assertEquals(new TreeSet<>(List.of(BackendFactory.SCHEMES.split(" "))), new TreeSet<>(Pattern.compile("\\b[a-z]+:").matcher(table).results().map(found -> found.group()).toList()));
    }

    @Test
    void the_table_of_packages_has_each_folder_of_the_library_and_its_tests() throws IOException {
        var packages = new TreeSet<>(List.of("lib"));
        try (var files = Files.walk(Home.CHECKOUT.resolve("lib"))) {
            for (var file : files.filter(file -> file.endsWith("package-info.java")).toList()) packages.add(Home.CHECKOUT.relativize(file.getParent()).toString());
        }
        var rows = LIB.table("| package | purpose | tests in | seconds |");
        assertEquals(packages, new TreeSet<>(rows.stream().map(List::getFirst).toList()));
        for (var row : rows) assertTrue(Files.isDirectory(Home.CHECKOUT.resolve(row.get(2))), row::toString);
    }

    @Test
    void the_table_of_templates_is_that_of_the_catalogue() throws IOException {
        var catalogue = Json.object(Files.readString(Home.CHECKOUT.resolve("jbang-catalog.json")), "the catalogue", "");
        assertEquals(catalogue.get("templates").properties().stream().map(entry -> entry.getKey()).toList(), Document.of("usr/README.md").column("| template | writes |"));
    }

    @Test
    void the_table_of_images_has_each_folder_of_images() throws IOException {
        var folders = new ArrayList<String>();
        try (var files = Files.list(Home.CHECKOUT.resolve("tests/images"))) {
            for (Path file : files.filter(file -> Files.exists(file.resolve("Dockerfile"))).sorted().toList()) folders.add(file.getFileName().toString());
        }
        var table = new TreeSet<String>();
        for (var name : Document.of("tests/images/README.md").column("| image | shows | MB |")) table.addAll(Arrays.asList(name.split(":")[0]));
        assertEquals(new TreeSet<>(folders), table);
    }
}
