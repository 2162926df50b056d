package whaleware.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.Text;

/// One of the JSON objects that make up the configuration.
///
/// @param name as users know it: `CFG`, `CFG_FILE /run/secrets/app.json`, `/ww/etc/default_cfg.json`
/// @param text the JSON text
/// @param tree the JSON object that `text` holds
/// @param given true for a source that this start was given, false for a default of the image
record ConfigSource(String name, String text, ObjectNode tree, boolean given) {

    /// Reads all sources that exist, in the order in which they are merged.
    ///
    /// @throws Failure 78 if a source cannot be read
    static List<ConfigSource> all(Path etc, Map<String, String> env) {
        var all = new ArrayList<ConfigSource>();
        for (var path : defaults(etc))
            all.add(file(path.toString(), path.toString(), "it must hold one JSON object", false));
        var named = env.getOrDefault("CFG_FILE", "");
        if (!named.isEmpty()) {
            var cure = "let CFG_FILE name a file with one JSON object, or leave it unset";
            all.add(file("CFG_FILE " + Text.printable(named), named, cure, true));
        }
        var text = env.getOrDefault("CFG", "").strip();
        if (text.startsWith("@")) {
            var cure = "let CFG=@FILE name a file with one JSON object, or leave CFG unset";
            all.add(file("CFG " + Text.printable(text), text.substring(1), cure, true));
        } else if (!text.isEmpty()) {
            all.add(inline(env.get("CFG"), text));
        }
        return all;
    }

    /// Returns the default files of the image that exist: `default_cfg.json`, then `defaults.json`, its older name.
    static List<Path> defaults(Path etc) {
        return Stream.of("default_cfg.json", "defaults.json").map(etc::resolve)
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }

    private static ConfigSource file(String name, String file, String cure, boolean given) {
        var text = TextFile.read(file, name, cure);
        return new ConfigSource(name, text, Json.object(text, name, cure), given);
    }

    private static ConfigSource inline(String whole, String text) {
        if (text.length() > Json.SIZE)
            throw unreadable("it is longer than " + Json.SIZE + " characters (" + TextFile.TOO_LONG + ")");
        int replaced = whole.indexOf('\uFFFD'); // the JDK decodes invalid bytes to this character
        if (replaced >= 0) throw unreadable("expected UTF-8 at " + Json.place(whole, replaced) + " (pass it as UTF-8)");
        var cure = text.startsWith("'") || text.startsWith("\"{")
                ? "remove the quotes around it: --env-file and lists in compose files keep them"
                : text.matches("(?s)\\.{0,2}/[^/*].*") ? "to name a file, use CFG=@FILE"
                : "pass one JSON object, or leave CFG unset";
        return new ConfigSource("CFG", whole, Json.object(whole, "CFG", cure), true);
    }

    private static Failure unreadable(String why) {
        return new Failure(ExitCode.CONFIG, "cannot read CFG: " + why);
    }
}
