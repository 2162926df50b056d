package whaleware.templates;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;

/// A template makes exactly the file that its program reads back, or one line of error and no file.
@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplateSetTest {
    private static final String HOSTILE = "a \"b\" 'c' \\d $e `f` <g> & =h: #i !j\tk\nl\u007f ü €";
    private static final CheckCommand NO_CHECK = (line, file) -> Optional.empty();

    @TempDir
    Path home;

    @Test
    void values_numbers_sections_and_raw_values_are_written_as_the_template_says() {
        template("app.conf", """
                listen {{port}}; {{! a comment }}
                ratio {{ratio}} {{db.host}}
                {{#hosts}}
                host {{name}}
                {{/hosts}}
                {{#tls}}tls{{/tls}}{{^tls}}plain{{/tls}} {{#none}}x{{/none}}{{^none}}nobody{{/none}}
                all {{#json}}db{{/json}} {{#json}}hosts{{/json}} {{discovery.type}}
                """);
        stage("""
                {"port": 8080, "ratio": 1.10, "db": {"host": "h", "weight": 1e400}, "tls": false, "none": [],
                 "hosts": [{"name": "a"}, {"name": "b"}], "discovery.type": "single"}""").commit();
        assertEquals("""
                listen 8080;\s
                ratio 1.10 h
                host a
                host b
                plain nobody
                all {"host":"h","weight":1e400} [{"name":"a"},{"name":"b"}] single
                """, read("app.conf"));
    }

    @Test
    void a_hostile_value_comes_back_from_every_kind_of_file_unchanged() throws Exception {
        template("a.json", "{\"v\": \"{{v}}\"}");
        template("a.yaml", "v: \"{{v}}\"");
        template("a.properties", "v={{v}}");
        template("a.xml", "<a v=\"{{v}}\">{{v}}</a>");
        template("a.env", "V={{v}}\n");
        template("a.sh", "printf %s {{v}}");
        template("a.conf", "{{v}}");
        template("raw.json", "\"{{{v}}}\"");
        var tree = Json.object("{}", "a test", "").put("v", HOSTILE);
        stage(tree).commit();
        assertEquals(HOSTILE, Json.object(read("a.json"), "a test", "").get("v").textValue());
        // YAML's double-quoted strings have all escapes of JSON
        assertEquals(HOSTILE, Json.object("{\"v\":" + read("a.yaml").substring(2) + "}", "a test", "").get("v").textValue());
        var properties = new Properties();
        properties.load(new StringReader(read("a.properties")));
        assertEquals(HOSTILE, properties.getProperty("v"));
        var xml = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(read("a.xml")))).getDocumentElement();
        assertEquals(HOSTILE, xml.getTextContent());
        assertEquals(HOSTILE, shell(". " + file("a.env") + "; printf %s \"$V\""));
        assertEquals(HOSTILE, shell(". " + file("a.sh")));
        assertEquals(HOSTILE, read("a.conf"));
        assertEquals("\"" + HOSTILE + "\"", read("raw.json"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{{prot}}                         | no value at 'prot' on line 1 (did you mean 'port'?)",
        "a\\nb\\n{{db.hots}}              | no value at 'db.hots' on line 3 (did you mean 'db.host'?)",
        "{{entirely-other}}               | no value at 'entirely-other' on line 1 (set it, or give it a default",
        "{{nothing}}                      | no value at 'nothing' on line 1",
        "{{#prot}}x{{/prot}}              | no value at 'prot' on line 1",
        "{{^prot}}x{{/prot}}              | no value at 'prot' on line 1",
        "{{#db}}{{hots}}{{/db}}           | no value at 'hots' on line 1",
        "{{#hosts}}{{nam}}{{/hosts}}      | no value at 'nam' on line 1",
        "{{#json}}prot{{/json}}           | no value at 'prot' in {{#json}}",
        "{{#json}}a[{{/json}}             | no value at 'a[' in {{#json}}",
        "{{db}}                           | a tag names an object or a list",
        "{{hosts}}                        | a tag names an object or a list",
        "{{{db}}}                         | a tag names an object or a list",
        "{{port.length}}                  | no value at 'port.length' on line 1",
        "{{port.getClass}}                | no value at 'port.getClass' on line 1",
        "{{> other}}                      | it includes another template",
        "{{> app.conf}}                   | it includes another template",
        "{{#on}}x                         | Section missing close tag 'on'",
        "x{{/on}}                         | Section close tag with no open tag 'on'",
        "{{#on}}{{#db}}{{/on}}{{/db}}     | Section close tag with mismatched open tag",
        "{{port                           | the tag on line 1 has no end",
        "a\\n b {{port\\n                 | the tag on line 2 has no end",
        "{{port} {{on}}                   | the tag on line 1 has no end",
        "{{                               | the tag on line 1 has no end",
        "{{}}                             | a tag in it has no name",
        "{{ }}                            | a tag in it has no name"})
    void a_wrong_template_is_one_line_and_no_file_is_written(String text, String why) {
        template("a-good.conf", "{{port}}");
        template("app.conf", text.replace("\\n", "\n"));
        var failure = assertThrows(Failure.class, () -> stage("""
                {"port": 80, "db": {"host": "h"}, "hosts": [{"name": "a"}], "on": true, "nothing": null}"""));
        assertEquals(ExitCode.CONFIG, failure.code);
        assertTrue(failure.getMessage().startsWith("cannot render files/templates/app.conf.mustache: " + why),
                failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        assertEquals(Set.of(), written());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"app.conf\": {\"to\": \"relative\"}            | ww.templates['app.conf'].to: expected an absolute path",
        "\"app.conf\": {\"mode\": \"rw\"}                | ww.templates['app.conf'].mode: expected a mode",
        "\"app.conf\": {\"mode\": 640}                   | ww.templates['app.conf'].mode: expected a mode",
        "\"app.conf\": {\"owner\": \"a b\"}              | ww.templates['app.conf'].owner: expected the name",
        "\"app.conf\": {\"on_change\": \"RELOAD\"}       | ww.templates['app.conf'].on_change: there is no signal",
        "\"app.conf\": {\"on-change\": \"HUP\"}          | unknown key 'on-change' (did you mean 'on_change'?)",
        "\"app.conf\": [1]                               | ww.templates['app.conf']: expected an object",
        "\"ap.conf\": {}                                 | there is no files/templates/ap.conf.mustache (did you mean",
        "\"app.conf\": {\"to\": \"HOME/no/such/f\"}      | there is no folder HOME/no/such (create it in the image)",
        "\"app.conf\": {\"to\": \"HOME\"}                | it is a folder (name a file)",
        "\"app.conf\": {\"to\": \"HOME/file/f\"}         | cannot write",
        "\"app.conf\": {\"to\": \"/etc/hostname/f\"}     | cannot write",
        "\"app.conf\": {\"owner\": \"no-such-user\"}     | there is no user 'no-such-user'",
        "\"app.conf\": {\"to\": \"/proc/version\"}       | cannot write /proc/version",
        "\"app.conf\": {\"to\": \"HOME/run/files/b.conf\"} | has the same target"})
    void a_wrong_setting_is_one_line_and_no_file_is_written(String settings, String why) throws IOException {
        Files.writeString(home.resolve("file"), "a file");
        template("app.conf", "{{port}}");
        template("b.conf", "{{port}}");
        var failure = assertThrows(Failure.class, () -> stage("{\"port\": 80, \"ww\": {\"templates\": {"
                + settings.replace("HOME", home.toString()) + "}}}"));
        assertEquals(ExitCode.CONFIG, failure.code);
        assertTrue(failure.getMessage().contains(why.replace("HOME", home.toString())), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        assertEquals(Set.of(), written());
    }

    @Test
    void a_failed_check_leaves_all_files_as_they_are() {
        template("a.conf", "{{port}}");
        template("b.conf", "{{port}}");
        var cfg = "{\"port\": %d, \"ww\": {\"templates\": {\"b.conf\": {\"check\": \"test {}\"}}}}";
        stage(cfg.formatted(1)).commit();
        var lines = new ArrayList<String>();
        var templates = new TemplateSet(home.resolve("files"), home.resolve("run"));
        var failure = assertThrows(Failure.class, () -> templates.stage(tree(cfg.formatted(2)), "0600", (line, file) -> {
            lines.add(line);
            assertEquals("2", assertDoesNotThrow(() -> Files.readString(file)), "the check sees the new file");
            return Optional.of("ended with 1: bad port");
        }));
        assertEquals("cannot write " + file("b.conf") + " from files/templates/b.conf.mustache: its check ended with 1:"
                + " bad port (correct the template or the value)", failure.getMessage());
        assertTrue(lines.getFirst().startsWith("test '/"), lines.toString());
        assertEquals("1", read("a.conf"));
        assertEquals("1", read("b.conf"));
        assertEquals(Set.of("a.conf", "b.conf"), written());
    }

    @Test
    void only_changed_files_are_written_and_told_with_their_signals() {
        template("a.conf", "{{a}}");
        template("b.conf", "{{b}}");
        var cfg = "{\"a\": %d, \"b\": %d, \"ww\": {\"templates\": {\"a.conf\": {\"on_change\": \"SIGHUP\"},"
                + " \"b.conf\": {\"on_change\": \"USR1\"}}}}";
        stage(cfg.formatted(1, 1)).commit();
        assertEquals(List.of(), stage(cfg.formatted(1, 1)).changes());
        var one = stage(cfg.formatted(2, 1));
        assertEquals(List.of(file("a.conf").toString()), one.changes());
        assertEquals(Set.of("HUP"), one.signals());
        assertEquals(Set.of("HUP", "USR1"), stage(cfg.formatted(3, 3)).signals());
        var restart = stage("{\"a\": 5, \"b\": 5}");
        assertEquals(Set.of(), restart.signals());
        restart.discard();
        assertEquals("1", read("a.conf"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0600", "0640", "0444"})
    void a_file_has_its_mode_and_replaces_a_link(String mode) throws IOException {
        template("a.conf", "{{port}}");
        var other = Files.writeString(home.resolve("other"), "untouched");
        Files.createDirectories(file("a.conf").getParent());
        Files.createSymbolicLink(file("a.conf"), other);
        stage("{\"port\": 1, \"ww\": {\"templates\": {\"a.conf\": {\"mode\": \"" + mode + "\"}}}}").commit();
        assertEquals("untouched", Files.readString(other));
        assertFalse(Files.isSymbolicLink(file("a.conf")));
        var octal = Integer.toOctalString((int) Files.getAttribute(file("a.conf"), "unix:mode") & 0777);
        assertEquals(mode.substring(1), octal);
    }

    @Test
    void a_template_that_is_not_UTF_8_is_told() throws IOException {
        template("a.conf", "");
        Files.write(home.resolve("files/templates/a.conf.mustache"), new byte[] {(byte) 0xff, 'x'});
        var failure = assertThrows(Failure.class, () -> stage("{}"));
        assertEquals("cannot render files/templates/a.conf.mustache: it is not UTF-8 (convert it)", failure.getMessage());
    }

    private void template(String name, String text) {
        var file = home.resolve("files/templates/" + name + ".mustache");
        assertDoesNotThrow(() -> Files.createDirectories(file.getParent()));
        assertDoesNotThrow(() -> Files.writeString(file, text));
    }

    private TemplateSet stage(String cfg) {
        return stage(tree(cfg));
    }

    private TemplateSet stage(ObjectNode tree) {
        var templates = new TemplateSet(home.resolve("files"), home.resolve("run"));
        templates.stage(tree, "0600", NO_CHECK);
        return templates;
    }

    private static ObjectNode tree(String cfg) {
        return Json.object(cfg, "a test", "");
    }

    private Path file(String name) {
        return home.resolve("run/files").resolve(name);
    }

    private String read(String name) {
        return assertDoesNotThrow(() -> Files.readString(file(name)));
    }

    /// The names of all files, staged ones too.
    private Set<String> written() {
        if (Files.notExists(home.resolve("run/files"))) return Set.of();
        try (var all = Files.list(home.resolve("run/files"))) {
            return all.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String shell(String line) throws Exception {
        var process = new ProcessBuilder("sh", "-c", line).start();
        return new String(process.getInputStream().readAllBytes());
    }
}
