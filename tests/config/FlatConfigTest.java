package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.base.Directories;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.cli.CfgCommand;
import whaleware.fixtures.ConfigHome;
import whaleware.fixtures.Home;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;

/// `ww/cfg KEY` in a hook: the shell gives the answers that Java gives, or leaves them to Java.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class FlatConfigTest extends ConfigHome {
    private static final List<String> WORDS = List.of("a", "db", "host", "a.b", "", " ", "it's", "say \"x\"",
            "new\nline", "$HOME `id` $(id)", "größe", "😀", "\u0001\u007f\u0085", "tab\t", "back\\slash",
            "*", "[0]", "a=b", "-x", "0", "ww_found", "\u2028", "ÁÂĄć\u00a0ĈŁ", "x\0y", "a,b", "\r", "esac", "'",
            "''", "\\'");
    private static final List<String> NUMBERS = List.of("0", "1.10", "-0", "1e400", "12345678901234567890123", "5432",
            "-1.5E-3", "0.1000");
    private static final String JAVA = "left to Java";

    /// Returns the answers of the real script, which one process sources for each question. If the script would start
    /// Java, it prints [#JAVA] here.
    private List<String> answers(Shell shell, List<Question> questions) throws IOException, InterruptedException {
        Files.createDirectories(home.resolve("ww/lib/sh"));
        for (var part : List.of("directories.sh", "instance.sh"))
            Files.copy(Home.CHECKOUT.resolve("lib/sh").resolve(part), home.resolve("ww/lib/sh").resolve(part),
                    StandardCopyOption.REPLACE_EXISTING);
        write("ww/lib/sh/environment.sh", "exec_whole() { exec \"$@\"; }\n");
        write("ww/lib/jbang", "#!/bin/sh\necho '" + JAVA + "'\n");
        Files.setPosixFilePermissions(home.resolve("ww/lib/jbang"), PosixFilePermissions.fromString("rwxr-xr-x"));
        var script = new StringBuilder();
        for (var question : questions) {
            script.append("(WW_CFG='").append(question.cfg()).append("'; WW_HOME='").append(home).append("'; set --");
            for (var word : question.arguments()) script.append(" '").append(word.replace("'", "'\\''")).append("'");
            script.append("; . '").append(Home.CHECKOUT).append("/ww/cfg'); printf '\\036'\n");
        }
        Files.writeString(home.resolve("ww/cfg"), script);
        var applet = shell == Shell.BUSYBOX ? List.of("sh") : List.<String>of();
        var command = Stream.of(List.of(shell.path), applet, List.of(path("ww/cfg"))).flatMap(List::stream).toList();
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return List.of(text.split("\036", -1));
    }

    private record Question(Path cfg, List<String> arguments) {
        String java() {
            var out = new ByteArrayOutputStream();
            int code = CfgCommand.run(arguments, Map.of("WW_CFG", cfg.toString()), out, new ByteArrayOutputStream());
            return code == 0 ? out.toString(StandardCharsets.UTF_8) : "exit " + code;
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_answer_of_the_shell_equals_the_answer_of_Java(Shell shell) throws Exception {
        var random = new Random(20261124);
        var questions = new ArrayList<Question>();
        var plain = new ArrayList<Boolean>();
        for (int i = 0; i < (Sweep.whole() ? 3000 : 400); i++) {
            var folder = Files.createDirectories(home.resolve("c" + i));
            var tree = object(random, 3);
            if (i % 2 == 0) tree.set("many", many(FlatConfig.KEYS));
            var cfg = folder.resolve(SavedConfig.FILE);
            var config = new Config((ObjectNode) tree.deepCopy().set("ww", Settings.builtIn()), null, Map.of(),
                    List.of(), "");
            SavedConfig.write(config.withSettings(Map.of()), new Directories(folder, null, null, null, folder(folder)), Map.of());
            var paths = KeyPath.all(tree);
            for (int k = 0; k < 6; k++) {
                var key = paths.isEmpty() || random.nextInt(4) == 0 ? pick(random, WORDS) : pick(random, paths);
                if (key.indexOf('\0') >= 0) continue;
                var value = find(tree, key);
                var fallback = pick(random, List.of("", "null", "5432", "a b", "ö"));
                var arguments = random.nextInt(3) == 0 ? List.of(key, fallback) : List.of(key);
                questions.add(new Question(folder.resolve("etc").resolve(cfg.getFileName()), arguments));
                plain.add((!tree.has("many") || key.matches("[]\\[\\w.-]+")) && value != null && value.isValueNode() && !key.startsWith("-")
                        && Json.raw(value).indexOf('\0') < 0 && paths.contains(key));
            }
        }
        var answers = answers(shell, questions);
        int answered = 0;
        for (int i = 0; i < questions.size(); i++) {
            var answer = answers.get(i);
            if (answer.equals(JAVA + "\n")) assertFalse(plain.get(i), questions.get(i)::toString);
            else assertEquals(questions.get(i).java(), answer, questions.get(i)::toString);
            if (!answer.equals(JAVA + "\n")) answered++;
        }
        assertTrue(answered > questions.size() / 3, answered + " of " + questions.size());
    }

    private static ObjectNode many(int keys) {
        var object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < keys; i++) object.put("k" + i, "value " + i);
        return object;
    }

    private static Path folder(Path home) throws IOException {
        Files.createDirectories(home.resolve("etc"));
        return null;
    }

    private static JsonNode find(JsonNode tree, String key) {
        try {
            return KeyPath.parse(key).in(tree).orElse(null);
        } catch (Failure noPath) {
            return null;
        }
    }

    private static ObjectNode object(Random random, int depth) {
        var object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(6); i > 0; i--) object.set(pick(random, WORDS), value(random, depth - 1));
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0, 1 -> JsonNodeFactory.instance.textNode(pick(random, WORDS)
                    + (random.nextInt(20) == 0 ? "long ".repeat(500) : pick(random, WORDS)));
            case 2 -> Json.object("{\"n\": " + pick(random, NUMBERS) + "}", "", "").get("n");
            case 3 -> random.nextInt(3) == 0 ? JsonNodeFactory.instance.nullNode()
                    : JsonNodeFactory.instance.booleanNode(random.nextBoolean());
            case 4 -> object(random, depth);
            default -> {
                var array = JsonNodeFactory.instance.arrayNode();
                int size = random.nextInt(random.nextInt(10) == 0 ? 100 : 4);
                for (int i = size; i > 0; i--) array.add(value(random, depth - 1));
                yield array;
            }
        };
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String answer(String... arguments) throws Exception {
        return answers(Shell.DASH, List.of(new Question(home.resolve("etc/cfg.json"), List.of(arguments)))).getFirst();
    }

    @Test
    void a_lookup_file_of_another_age_than_the_configuration_is_not_used() throws Exception {
        env.put("CFG", text("{'a': 1}"));
        var cfg = save();
        assertEquals("1\n", answer("a"));
        var saved = Files.getLastModifiedTime(cfg);
        for (int millis : List.of(-1, 1)) {
            Files.setLastModifiedTime(cfg, FileTime.fromMillis(saved.toMillis() + millis));
            assertEquals(JAVA + "\n", answer("a"));
        }
        Files.setLastModifiedTime(cfg, saved);
        assertEquals("1\n", answer("a"));
        Files.delete(cfg);
        assertEquals(JAVA + "\n", answer("a"));
    }

    @Test
    void only_its_owner_may_write_and_use_the_lookup_file() throws Exception {
        env.put("CFG", text("{'a': 1, 'ww': {'cfg_mode': '0666'}}"));
        save();
        var cfg = home.resolve("etc/cfg.json");
        assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(cfg)));
        var flat = home.resolve("etc/cfg.flat");
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(flat)));
        assertEquals("1\n", answer("a"));
        Files.setAttribute(flat, "unix:uid", 12345);
        assertEquals(JAVA + "\n", answer("a"));
    }

    @Test
    void Java_answers_for_values_that_are_too_large_for_a_shell() throws Exception {
        var json = new StringBuilder("{'list': [1");
        for (int i = 0; i < 60; i++) json.append(", ").append(i);
        env.put("CFG", text(json + "], 'short': [1, 2]}"));
        save();
        assertEquals("[1,2]\n", answer("short"));
        assertEquals(JAVA + "\n", answer("list"));
        assertEquals("59\n", answer("list[60]"));
    }

    @ParameterizedTest
    @EnumSource
    void a_value_among_a_megabyte_of_keys_is_found_in_every_shell(Shell shell) throws Exception {
        var tree = Json.object("{\"a\": \"two\\nlines\\\\n\\n\", \"e\": \"\", \"x1\": 1}", "", "");
        tree.set("many", many(25_000));
        env.put("CFG_FILE", path("given.json"));
        Files.writeString(home.resolve("given.json"), tree.toString());
        var cfg = save();
        var answers = answers(shell, Stream.of(List.of("a"), List.of("e"), List.of("many.k24999"), List.of("x."),
                List.of("absent", "5"), List.of("many")).map(words -> new Question(cfg, words)).toList());
        assertEquals(List.of("two\nlines\\n\n\n", "\n", "value 24999\n", JAVA + "\n", "5\n", JAVA + "\n", ""), answers);
        env.remove("CFG_FILE");
        save();
        assertEquals(List.of("cfg.flat", "cfg.json", "cfg.origins.json"), names("etc"));
    }
}
