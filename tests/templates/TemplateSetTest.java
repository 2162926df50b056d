package whaleware.templates;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import whaleware.base.Json;

/// A template makes exactly the file that its program reads back.
@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplateSetTest extends TemplateFolder {
    private static final String HOSTILE = "a \"b\" 'c' \\d $e `f` <g> & =h: #i !j\tk\nl\u007f ü €";

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

    private static String shell(String line) throws Exception {
        var process = new ProcessBuilder("sh", "-c", line).start();
        return new String(process.getInputStream().readAllBytes());
    }
}
