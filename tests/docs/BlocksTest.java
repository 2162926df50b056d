package whaleware.docs;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.config.Config;
import whaleware.fixtures.Home;
import whaleware.hooks.HookFile;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.BackendFactory;

/// Each block of code in the README files can be used as it is. Hooks with `//DEPS` of their own run in WorkedHooksTest, samples of output in SamplesTest.
@DisplayNameGeneration(ReplaceUnderscores.class)
class BlocksTest {
    private static final Set<String> LANGUAGES = Set.of("sh", "java", "json", "dockerfile", "text", "http", "sql");
    private static final Pattern HOOK = Pattern.compile("(?m)^(?:#|///) usr/([a-z]+)(\\.java)? ");

    @Test
    void each_block_names_its_language() {
        for (var document : Document.all()) {
            for (var block : document.blocks()) assertTrue(LANGUAGES.contains(block.language()), block::toString);
            assertEquals(document.text().lines().filter(line -> line.strip().startsWith("```")).count(), 2 * document.blocks().size(), document.path());
        }
    }

    @Test
    void Java_hooks_name_a_hook_and_compile() {
        var hooks = blocks("java").stream().filter(block -> block.text().contains("void main")).toList();
        assertTrue(hooks.size() >= 5, hooks::toString);
        for (var block : hooks) {
            assertTrue(HookFile.NAMES.contains(hook(block)), block::toString);
            if (!block.text().contains("\n//DEPS ")) assertEquals("", compiled(hook(block), block.text()), block::toString);
        }
    }

    @Test
    void shell_blocks_are_valid_and_shell_hooks_name_a_hook() {
        try (var home = Home.fresh()) {
            for (var block : blocks("sh")) {
                home.file("block.sh", block.text().startsWith("#!") ? block.text() : "#\n" + block.text());
                var check = home.start("/bin/sh", "-n", home.path + "/block.sh");
                assertEquals(0, check.exit(), () -> block + ": " + check.all());
                if (block.text().startsWith("#!")) assertTrue(HookFile.NAMES.contains(hook(block)), block::toString);
            }
        }
    }

    @Test
    void commands_in_shell_blocks_exist() {
        var commands = new ShellCommands();
        for (var block : blocks("sh")) {
            if (block.text().startsWith("#!")) continue;
            for (var line : block.text().replace("\\\n", " ").lines().toList()) assertEquals("", commands.fault(line), block.document().path() + ": " + line);
        }
    }

    @Test
    void JSON_blocks_are_valid_and_those_that_are_configurations_load() throws Exception {
        var json = new JsonMapper();
        for (var block : blocks("json")) {
            var values = json.readerFor(JsonNode.class).<JsonNode>readValues(block.text()).readAll();
            assertFalse(values.isEmpty(), block::toString);
            for (var value : values) if (value.has("ww") || value.has("notify_url")) loads(value, block);
        }
    }

    @Test
    void COPY_lines_of_Dockerfiles_name_files_of_the_checkout() {
        var copied = 0;
        for (var block : blocks("dockerfile")) for (var line : block.lines()) {
            var words = line.split(" +");
            if (!words[0].equals("COPY") || words[1].startsWith("--from")) continue;
            assertTrue(Files.exists(Home.CHECKOUT.resolve(words[1])), () -> block + ": " + line);
            copied++;
        }
        assertTrue(copied >= 8);
    }

    private static void loads(JsonNode value, Document.Block block) {
        var config = Config.load(Home.CHECKOUT.resolve("etc"), Map.of("CFG", value.toString(), "PORT", "8080"));
        assertEquals(List.of(), config.warnings(), block::toString);
        BackendFactory.of(config.tree().path("notify_url"), BackendContext.of(config.tree(), Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {})).forEach(backend -> backend.close());
    }

    private static List<Document.Block> blocks(String language) {
        var blocks = new ArrayList<Document.Block>();
        for (var document : Document.all()) for (var block : document.blocks()) if (block.language().equals(language)) blocks.add(block);
        return blocks;
    }

    private static String hook(Document.Block block) {
        var found = HOOK.matcher(block.text());
        return found.find() ? found.group(1) : "";
    }

    /// Compiles a script against the class path of the tests, and returns the errors.
    private static String compiled(String name, String source) {
        try (var home = Home.fresh()) {
            var file = home.file(name + ".java", source).path.resolve(name + ".java");
            var compiler = ToolProvider.getSystemJavaCompiler();
            var errors = new StringWriter();
            var options = List.of("-classpath", System.getProperty("java.class.path"), "-proc:none", "-d", home.path.toString());
            var units = compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file);
            return compiler.getTask(errors, null, null, options, null, units).call() ? "" : errors.toString();
        }
    }
}
