package whaleware.bake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import whaleware.Whaleware;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FileTree;
import whaleware.base.Installation;
import whaleware.base.Sha256;

/// A home as the catalogue delivers it: its files, packed into the jar of `ww/catalog.java` under `house/`, and the library as
/// the classes of that jar, so that no list of its sources is needed and none of them is compiled a second time.
///
/// @param files what each holds, by its path in the house
public record CatalogBundle(Map<String, byte[]> files) {
    private static final String PREFIX = "/house", LIBRARY = "whaleware.jar";

    /// The files in the jar that a class was loaded from.
    public static CatalogBundle around(Class<?> main) {
        try (var jar = FileSystems.newFileSystem(Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
            var files = new TreeMap<String, byte[]>();
            var root = jar.getPath(PREFIX);
            try (var all = Files.walk(root)) {
                for (var file : all.filter(Files::isRegularFile).toList()) files.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
            files.put("lib/" + LIBRARY, classes(jar.getPath("/whaleware")));
            files.computeIfPresent("lib/Whaleware.java", (_, index) -> compiled(new String(index, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            return new CatalogBundle(files);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The index of the library, for a home that has it compiled: the same dependencies and options, the jar in place of the sources.
    static String compiled(String index) {
        return index.replaceFirst("(?m)^//SOURCES .*$", "//DEPS " + LIBRARY).replaceAll("(?m)^//SOURCES .*\\R", "");
    }

    /// A jar of all classes below a folder. The same classes make the same bytes.
    private static byte[] classes(Path root) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new ZipOutputStream(bytes); var all = Files.walk(root)) {
            for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
                var entry = new ZipEntry(file.toString().substring(1));
                entry.setTime(0);
                jar.putNextEntry(entry);
                Files.copy(file, jar);
            }
        }
        return bytes.toByteArray();
    }

    /// The house for a home that has no commands. They are written out; where there is no home either, what is written out is the home.
    public Installation house(Path home, Map<String, String> env) {
        try {
            var whole = Installation.around(unpack(env)).orElseThrow();
            return Directories.isHome(home) ? new Installation(home, whole.door()) : whole;
        } catch (IOException e) {
            throw new Failure(ExitCode.CONFIG, "cannot write out whaleware: " + e + " (let WW_CACHE name a folder to write in)");
        }
    }

    /// Writes the house out, once: to `home-VERSION-HASH` in the cache, all or nothing. What lies there already is left as it is,
    /// a user may have changed it; other contents have another hash.
    public Path unpack(Map<String, String> env) throws IOException {
        var cache = Directories.cache(env);
        var home = cache.resolve("home-" + Whaleware.VERSION + "-" + hash());
        if (Files.isDirectory(home)) return home;
        var draft = Files.createTempDirectory(cache, "tmp.");
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var file : files.entrySet()) {
            var path = draft.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
            if (isScript(file.getValue())) Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try {
            return Files.move(draft, home);
        } catch (FileSystemException another) {     // another one has been faster; they are the same
            if (!Files.isDirectory(home)) throw another;
            FileTree.remove(draft);
            return home;
        }
    }

    private String hash() {
        var digest = Sha256.digest();
        files.forEach((name, text) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(text);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, 6);
    }

    private static boolean isScript(byte[] text) {
        return text.length > 2 && text[0] == '#' && text[1] == '!';
    }
}
