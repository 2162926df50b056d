package whaleware.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import whaleware.base.Directories;
import whaleware.base.Sha256;

/// The files of a home whose edits take effect: all of `usr`, the configuration, and the templates.
///
/// Not thread-safe.
final class HomeFiles {
    /// Files that editors write beside the edited one.
    private static final Pattern IGNORED = Pattern.compile(
            "#.*|.*~|.*\\.(swp|swo|swx|tmp|bak|orig|rej)|.*___jb_(tmp|old)___|\\d+|cfg\\.json.*");
    private static final List<String> CONFIG = List.of("default_cfg.json", "defaults.json", "cfg.schema.json");
    private static final int DEPTH = 4, MAX_FILES = 2000, MAX_BYTES = 4 << 20;

    private record Seen(String attributes, String hash) {}

    private final Directories places;
    private final Map<String, Path> config = new TreeMap<>();
    private Map<Path, Seen> seen = new HashMap<>();

    /// @param env names further files of the configuration: `CFG_FILE`, `CFG=@FILE`
    HomeFiles(Directories places, Map<String, String> env) {
        this.places = places;
        for (var name : CONFIG) config.put("etc/" + name, places.etc().resolve(name));
        var file = env.getOrDefault("CFG_FILE", "");
        if (!file.isEmpty()) config.put("CFG_FILE " + file, Path.of(file));
        var cfg = env.getOrDefault("CFG", "").strip();
        if (cfg.startsWith("@")) config.put("CFG " + cfg, Path.of(cfg.substring(1)));
    }

    /// Returns a hash of each file's contents and of whether it is executable, by the name that users know. A file with
    /// the same size, time and inode as before is not read again.
    Map<String, String> hashes() {
        var hashes = new TreeMap<String, String>();
        var next = new HashMap<Path, Seen>();
        for (var entry : files().entrySet()) {
            var seen = look(entry.getValue());
            if (seen == null) continue;
            next.put(entry.getValue(), seen);
            hashes.put(entry.getKey(), seen.hash());
        }
        seen = next;
        return hashes;
    }

    /// Returns the part of the home that a file belongs to.
    Edit.Part part(String name) {
        if (config.containsKey(name)) return Edit.Part.CONFIG;
        return name.startsWith("usr/") ? Edit.Part.HOOK : Edit.Part.TEMPLATE;
    }

    /// Returns the files of `usr` whose text names a file, or names one of these.
    ///
    /// @param name of a file of `usr`, such as `usr/Queries.java`
    Set<String> users(String name) {
        var texts = new HashMap<String, String>();
        files().forEach((file, path) -> {
            if (file.startsWith("usr/")) texts.put(file, text(path));
        });
        var users = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            var used = open.pop();
            var mention = used.substring(used.lastIndexOf('/') + 1);
            texts.forEach((file, text) -> {
                if (text.contains(mention) && !file.equals(name) && users.add(file)) open.push(file);
            });
        }
        return users;
    }

    private Map<String, Path> files() {
        var files = new TreeMap<>(config);
        add(files, places.usr(), "usr/", "");
        add(files, places.files().resolve("templates"), "files/templates/", ".mustache");
        return files;
    }

    private static void add(Map<String, Path> files, Path folder, String prefix, String suffix) {
        if (!Files.isDirectory(folder)) return;
        try (Stream<Path> all = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            all.limit(MAX_FILES).forEach(file -> {
                var name = folder.relativize(file).toString();
                boolean hidden = name.startsWith(".") || name.contains("/.");
                boolean ignored = hidden || IGNORED.matcher(file.getFileName().toString()).matches();
                if (!ignored && name.endsWith(suffix)) files.put(prefix + name, file);
            });
        } catch (IOException | UncheckedIOException vanished) {
            // the next look finds the rest
        }
    }

    /// Returns null for a folder, and for a file that is not there.
    private Seen look(Path file) {
        try {
            var found = Files.readAttributes(file, BasicFileAttributes.class);
            if (!found.isRegularFile()) return null;
            var attributes = found.size() + " " + found.lastModifiedTime() + " " + found.fileKey() + " "
                    + Files.isExecutable(file);
            var before = seen.get(file);
            if (before != null && before.attributes().equals(attributes)) return before;
            var hash = found.size() > MAX_BYTES ? attributes : Sha256.of(file) + Files.isExecutable(file);
            return new Seen(attributes, hash);
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static String text(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) return "";
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
