package whaleware.templates;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import whaleware.base.Json;

/// The templates of a folder of its own, and the files that they make in `run/files`. No check is run.
abstract class TemplateFolder {
    private static final CheckCommand NO_CHECK = (line, file) -> Optional.empty();

    @TempDir
    Path home;

    void template(String name, String text) {
        var file = home.resolve("files/templates/" + name + ".mustache");
        assertDoesNotThrow(() -> Files.createDirectories(file.getParent()));
        assertDoesNotThrow(() -> Files.writeString(file, text));
    }

    TemplateSet stage(String cfg) {
        return stage(tree(cfg));
    }

    TemplateSet stage(ObjectNode tree) {
        var templates = new TemplateSet(home.resolve("files"), home.resolve("run"));
        templates.stage(tree, "0600", NO_CHECK);
        return templates;
    }

    static ObjectNode tree(String cfg) {
        return Json.object(cfg, "a test", "");
    }

    Path file(String name) {
        return home.resolve("run/files").resolve(name);
    }

    String read(String name) {
        return assertDoesNotThrow(() -> Files.readString(file(name)));
    }

    /// The names of all files, staged ones too.
    Set<String> written() {
        if (Files.notExists(home.resolve("run/files"))) return Set.of();
        try (var all = Files.list(home.resolve("run/files"))) {
            return all.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
