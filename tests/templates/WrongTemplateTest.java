package whaleware.templates;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

/// A wrong template, setting or check is one line of error, and no file is written.
@DisplayNameGeneration(ReplaceUnderscores.class)
class WrongTemplateTest extends TemplateFolder {
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
    void a_template_that_is_not_UTF_8_is_told() throws IOException {
        template("a.conf", "");
        Files.write(home.resolve("files/templates/a.conf.mustache"), new byte[] {(byte) 0xff, 'x'});
        var failure = assertThrows(Failure.class, () -> stage("{}"));
        assertEquals("cannot render files/templates/a.conf.mustache: it is not UTF-8 (convert it)", failure.getMessage());
    }
}
