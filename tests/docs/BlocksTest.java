package whaleware.docs;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
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
import whaleware.reports.Backend;
import whaleware.reports.backends.BackendFactory;

/// Each block of code in the README files can be used as it is printed. WorkedHooksTest runs the worked hooks, and
/// SamplesTest compares the samples of output, and ManifestBlocksTest checks YAML.
@DisplayNameGeneration(ReplaceUnderscores.class)
class BlocksTest {
    private static final Set<String> LANGUAGES = Set.of("sh", "java", "json", "dockerfile", "text", "http", "sql",
            "yaml");
    private static final Pattern HOOK = Pattern.compile("(?m)^(?:#|///) usr/([a-z]+)(\\.java)? ");

    @Test
    void each_block_names_its_language() {
        for (var document : Document.all()) {
            for (var block : document.blocks()) assertTrue(LANGUAGES.contains(block.language()), block::toString);
            var fences = document.text().lines().filter(line -> line.strip().startsWith("```")).count();
            assertEquals(fences, 2 * document.blocks().size(), document.path());
        }
    }

    @Test
    void Java_hooks_name_a_hook_and_compile() {
        var hooks = Document.blocks("java").stream().filter(Document.Block::hook).toList();
        assertTrue(hooks.size() >= 5, hooks::toString);
        for (var block : hooks) {
            assertTrue(HookFile.NAMES.contains(hook(block)), block::toString);
            if (block.text().contains("\n//DEPS ")) continue;    // WorkedHooksTest runs these
            assertEquals("", compiled(hook(block), block.text()), block::toString);
        }
    }

    @Test
    void shell_blocks_are_valid_and_shell_hooks_name_a_hook() {
        try (var home = Home.fresh()) {
            for (var block : Document.blocks("sh")) {
                home.file("block.sh", block.text());
                var check = home.start("/bin/sh", "-n", home.path + "/block.sh");
                assertEquals(0, check.exit(), () -> block + ": " + check.all());
                boolean known = HookFile.NAMES.contains(hook(block)) || block.text().contains("# usr/cron/");
                if (block.hook()) assertTrue(known, block::toString);
            }
        }
    }

    @Test
    void commands_in_shell_blocks_exist() {
        var commands = new ShellCommands();
        for (var block : Document.blocks("sh")) {
            if (block.hook()) continue;
            for (var line : block.text().replace("\\\n", " ").lines().toList()) {
                assertEquals("", commands.fault(line), block.document().path() + ": " + line);
            }
        }
    }

    @Test
    void JSON_blocks_are_valid_and_configurations_load() throws IOException {
        for (var block : Document.blocks("json")) {
            var values = new JsonMapper().readerFor(JsonNode.class).<JsonNode>readValues(block.text()).readAll();
            assertFalse(values.isEmpty(), block::toString);
            for (var value : values) if (value.has("ww") || value.has("notify_url")) load(value, block);
        }
    }

    @Test
    void COPY_lines_of_Dockerfiles_name_files_of_the_checkout() {
        var copied = 0;
        for (var block : Document.blocks("dockerfile")) for (var line : block.text().lines().toList()) {
            var words = line.split(" +");
            if (!words[0].equals("COPY") || words[1].startsWith("--from")) continue;
            assertTrue(Files.exists(Home.CHECKOUT.resolve(words[1])), () -> block + ": " + line);
            copied++;
        }
        assertTrue(copied >= 8);
    }

    private static void load(JsonNode value, Document.Block block) {
        var env = Map.of("CFG", value.toString(), "PORT", "8080");
        var config = Config.load(Home.CHECKOUT.resolve("etc"), env);
        assertEquals(List.of(), config.warnings(), block::toString);
        var lib = Home.CHECKOUT.resolve("lib");
        BackendFactory.fromConfig(config.tree(), Map.of(), Home.CHECKOUT, lib, line -> {}).forEach(Backend::close);
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
            var classPath = System.getProperty("java.class.path");
            var options = List.of("-classpath", classPath, "-proc:none", "-d", home.path.toString());
            var units = compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file);
            return compiler.getTask(errors, null, null, options, null, units).call() ? "" : errors.toString();
        }
    }
}
