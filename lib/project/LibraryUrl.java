package whaleware.project;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import whaleware.base.Sha256;

/// Finds the URL that JBang fetched the library from. JBang does not pass it on, but its cache has each file in a
/// folder whose name is the hash of the file's URL. So a URL that JBang's own files or a command line name is either
/// proved or refused.
final class LibraryUrl {
    private static final Pattern CACHED = Pattern.compile(".*/urls/([0-9a-f]{64})/location\\.jar");
    /// The URL of a catalogue, or `OWNER/REPOSITORY` as JBang abbreviates it.
    private static final Pattern URL = Pattern.compile("https?://[^\\s\"'\\\\]+");
    private static final Pattern REPOSITORY =
            Pattern.compile("@([\\w.-]+)/([\\w.-]+)(?:/([\\w./-]+))?(?=[\\s\"'~]|$)");
    private static final int MAX_BYTES = 1 << 20;

    private LibraryUrl() {}

    /// Returns the URL of `lib/Whaleware.java`, if a candidate is the place of the library on the class path.
    ///
    /// @param texts files and command lines that may contain the URL
    static Optional<String> find(String classPath, Iterable<String> texts) {
        for (var jar : classPath.split(File.pathSeparator)) {
            var cached = CACHED.matcher(jar.replace('\\', '/'));
            if (!cached.matches()) continue;
            for (var text : texts) {
                for (var folder : folders(text)) {
                    if (hash(folder + "lib/location.jar").equals(cached.group(1)))
                        return Optional.of(folder + "lib/Whaleware.java");
                }
            }
        }
        return Optional.empty();
    }

    /// Returns the texts of this machine that may contain the URL: the catalogues that JBang knows, and the command
    /// lines of this process's ancestors.
    static Set<String> texts(Path jbang) {
        var texts = new LinkedHashSet<String>();
        for (var name : new String[] {"implicit-catalog.json", "jbang-catalog.json", "trusted-sources.json"}) {
            texts.add(read(jbang.resolve(name)));
        }
        texts.add(read(Path.of("jbang-catalog.json")));
        for (var process = ProcessHandle.current().parent(); process.isPresent(); process = process.get().parent()) {
            texts.add(read(Path.of("/proc/" + process.get().pid() + "/cmdline")).replace('\0', ' '));
        }
        return texts;
    }

    private static Set<String> folders(String text) {
        var folders = new LinkedHashSet<String>();
        URL.matcher(text).results().forEach(match -> addFolders(folders, match.group()));
        REPOSITORY.matcher(text).results().forEach(match -> {
            var repository = match.group(1) + "/" + match.group(2);
            var branch = match.group(3) == null ? "HEAD" : match.group(3);
            folders.add("https://github.com/" + repository + "/blob/" + branch + "/");
            folders.add("https://raw.githubusercontent.com/" + repository + "/" + branch + "/");
        });
        return folders;
    }

    /// Adds each folder above a URL's file, and the forms that JBang makes of a page of GitHub.
    private static void addFolders(Set<String> folders, String url) {
        try {
            for (var folder = URI.create(url).resolve("."); folder.getPath() != null; ) {
                folders.add(folder.toString());
                folders.add(folder.toString().replace("https://github.com/", "https://raw.githubusercontent.com/")
                        .replaceFirst("/blob/", "/"));
                var above = folder.resolve("..");
                if (above.equals(folder) || above.getPath().startsWith("/..")) break;
                folder = above;
            }
        } catch (IllegalArgumentException noUrl) {
            // some other text
        }
    }

    private static String read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException absent) {
            return "";
        }
    }

    private static String hash(String url) {
        return HexFormat.of().formatHex(Sha256.digest().digest(url.getBytes(StandardCharsets.UTF_8)));
    }
}
