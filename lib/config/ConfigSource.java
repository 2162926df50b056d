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
/// @param tree what it says
/// @param given whether it was passed to this start (else it is the image's own: a default)
record ConfigSource(String name, ObjectNode tree, boolean given) {

    /// All that are there, later ones over earlier ones.
    ///
    /// @throws Failure 78 for one that cannot be read
    static List<ConfigSource> all(Path etc, Map<String, String> env) {
        var all = new ArrayList<ConfigSource>();
        defaults(etc).forEach(file -> all.add(file(file.toString(), file.toString(), "mend it: it holds one JSON object", false)));
        var named = env.getOrDefault("CFG_FILE", "");
        if (!named.isEmpty()) all.add(file("CFG_FILE " + Text.printable(named), named, "let CFG_FILE name a file with one JSON object, or leave it unset", true));
        var text = env.getOrDefault("CFG", "").strip();
        if (text.startsWith("@")) all.add(file("CFG " + Text.printable(text), text.substring(1), "let CFG=@FILE name a file with one JSON object, or leave CFG unset", true));
        else if (!text.isEmpty()) all.add(inline(env.get("CFG"), text));
        return all;
    }

    /// The image's own files that are there: `default_cfg.json`, and over it `defaults.json`, the older name.
    static List<Path> defaults(Path etc) {
        return Stream.of("default_cfg.json", "defaults.json").map(etc::resolve).filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }

    private static ConfigSource file(String name, String file, String cure, boolean given) {
        return new ConfigSource(name, Json.object(TextFile.of(file, name, cure), name, cure), given);
    }

    private static ConfigSource inline(String whole, String text) {
        if (text.length() > Json.SIZE) throw new Failure(ExitCode.CONFIG, "cannot read CFG: it is longer than " + Json.SIZE + " characters (pass large values as files of their own)");
        var odd = whole.indexOf('\uFFFD');
        if (odd >= 0) throw new Failure(ExitCode.CONFIG, "cannot read CFG: expected UTF-8 at " + Json.place(whole, odd) + " (pass it as UTF-8)");
        var cure = text.startsWith("'") || text.startsWith("\"{") ? "take away the quotes around it: --env-file and lists in compose files keep them"
                : text.matches("(?s)\\.{0,2}/[^/*].*") ? "for a file say CFG=@FILE" : "pass one JSON object, or leave CFG unset";
        return new ConfigSource("CFG", Json.object(whole, "CFG", cure), true);
    }
}
