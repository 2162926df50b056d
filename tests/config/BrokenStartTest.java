package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Home;

/// Starts of `ww/run` with a configuration that cannot be read.
@DisplayNameGeneration(ReplaceUnderscores.class)
class BrokenStartTest {

    /// A variable, its value and the message. `HOME` stands for the home's folder.
    static List<Arguments> starts() {
        return List.of(
                Arguments.of("CFG", "{\"memory\": 1,\n \"name\": \"x\"\n  \"db\": {}}",
                        "cannot read CFG: expected ',' at line 3, column 3 (pass one JSON object, or leave CFG unset)"),
                Arguments.of("CFG", "@HOME/none.json", "cannot read CFG @HOME/none.json: no such file (let CFG=@FILE "
                        + "name a file with one JSON object, or leave CFG unset)"),
                Arguments.of("CFG_FILE", "HOME/bom.json", "cannot read CFG_FILE HOME/bom.json: expected '{' at line "
                        + "1, column 1, found a byte order mark (save it as UTF-8 without one)"),
                Arguments.of("CFG_FILE", "HOME/etc", "cannot read CFG_FILE HOME/etc: it is a folder (Docker creates "
                        + "one if the file to mount does not exist)"),
                Arguments.of("CFG", "{\"db\": {\"password\": \"${file:HOME/none}\"}}",
                        "cannot read db.password: ${file:HOME/none}: no such file (mount it, or remove it from "
                        + "db.password)"),
                Arguments.of("CFG", "{\"ww\": {\"monitor\": {\"every\": 30}}}",
                        "cannot read ww.monitor.every: expected a duration such as \"30s\" or \"250ms\", found 30 (in "
                        + "CFG)"),
                Arguments.of("WW_STOP_GRACE", "soon", "cannot read WW_STOP_GRACE: expected seconds such as 8, or a "
                        + "duration such as 8s, found 'soon'"),
                Arguments.of("CFG", "{\"memory\": \"much\"}",
                        "cannot accept the configuration: memory: string found, integer expected (see "
                        + "HOME/etc/cfg.schema.json)"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("starts")
    void a_start_with_a_broken_configuration_prints_one_line_exits_with_78_and_changes_no_file(String variable,
            String value, String message) throws IOException {
        try (var home = Home.fresh().hook("boot", "touch \"$WW_DATA/booted\"")
                .hook("lifecycle", "touch \"$WW_DATA/$1\"")) {
            home.cfg("{\"memory\": 512}").file("bom.json", "\uFEFF{}")
                    .file("etc/cfg.schema.json", "{\"properties\": {\"memory\": {\"type\": \"integer\"}}}")
                    .file("etc/cfg.json", "{\"memory\": 1}");
            home.env(variable, value.replace("HOME", home.path.toString()));
            var before = listing(home);
            var run = home.start("ww/run");
            assertEquals(ExitCode.CONFIG, run.exit(), String.join("\n", run.all()));
            assertEquals(List.of("run: " + message.replace("HOME", home.path.toString())), run.all());
            assertEquals(before, listing(home));
            assertEquals(List.of(), home.processes());
        }
    }

    // Returns every file in the folders etc and data, with its size and time.
    private static Map<String, String> listing(Home home) throws IOException {
        var listing = new TreeMap<String, String>();
        for (var folder : List.of(home.path.resolve("etc"), home.data))
            try (var files = Files.walk(folder)) {
                for (var file : files.toList())
                    listing.put(file.toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        return listing;
    }
}
