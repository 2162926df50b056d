package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;

/// The differences between two configurations, with secrets masked.
public interface ConfigDiff {
    /// Returns what has changed since the last start, a line for each value. If `CFG` and the files hold the same as at
    /// that start, returns what that start changed from the one before.
    ///
    /// @throws Failure 1 if nothing was started, 78 if the configuration cannot be read
    static List<String> sinceLastStart(Map<String, String> env) {
        var file = file(env);
        var saved = SavedConfig.read(file);
        boolean given = !env.getOrDefault("CFG", "").isBlank() || !env.getOrDefault("CFG_FILE", "").isEmpty();
        if (given || saved.fingerprint().endsWith(":")) { // else this is not the environment of the start
            var lines = lines(saved, Config.load(Directories.of(env).etc(), env, _ -> {}));
            if (!lines.isEmpty()) return lines;
        }
        var previous = SavedConfig.readPrevious(file);
        return previous == null ? List.of() : lines(previous, saved);
    }

    private static Path file(Map<String, String> env) {
        var directories = Directories.of(env);
        if (!env.getOrDefault("WW_CFG", "").isEmpty()) return Path.of(env.get("WW_CFG"));
        for (var folder : CurrentConfig.folders(env)) {
            if (Files.exists(folder.resolve(SavedConfig.FILE))) return folder.resolve(SavedConfig.FILE);
        }
        throw new Failure(ExitCode.NOT_FOUND, "cannot compare the configuration: " + directories.home()
                + " was not started yet (run it once)");
    }

    /// Returns a line for each value that is added, removed or changed, sorted by key.
    static List<String> lines(Config before, Config after) {
        var shownBefore = Redaction.tree(before.tree(), before.origins());
        var shownAfter = Redaction.tree(after.tree(), after.origins());
        var secrets = new TreeSet<>(Redaction.secrets(before.tree(), before.origins()));
        secrets.addAll(Redaction.secrets(after.tree(), after.origins()));
        var keys = new TreeSet<>(leaves(before.tree()));
        keys.addAll(leaves(after.tree()));
        var lines = new ArrayList<String>();
        for (var key : keys) {
            JsonNode old = leaf(before.tree(), key), now = leaf(after.tree(), key);
            if (old == null ? now == null : old.equals(now)) continue;
            var was = shown(leaf(shownBefore, key), secrets.contains(key));
            var is = shown(leaf(shownAfter, key), secrets.contains(key));
            if (old == null) lines.add("+ " + key + ": " + is);
            else if (now == null) lines.add("- " + key + ": " + was);
            else lines.add("~ " + key + ": " + was + " -> " + is + (was.equals(is) ? " (a secret has changed)" : ""));
        }
        return lines;
    }

    private static List<String> leaves(JsonNode tree) {
        var leaves = new ArrayList<String>();
        KeyPath.walk(tree, (path, value) -> {
            if (value.isEmpty()) leaves.add(path);
        });
        return leaves;
    }

    /// Returns the value at a path, unless it has members. Returns null if there is none.
    private static JsonNode leaf(JsonNode tree, String path) {
        return KeyPath.parse(path).in(tree).filter(JsonNode::isEmpty).orElse(null);
    }

    private static String shown(JsonNode value, boolean secret) {
        if (value == null) return "";
        var text = value.isTextual() ? value.textValue() : "";
        boolean mask = secret && !text.contains(Redaction.MASK) && !text.isEmpty();
        return mask ? '"' + Redaction.MASK + '"' : Json.compact(value);
    }
}
