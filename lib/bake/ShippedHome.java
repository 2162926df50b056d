package whaleware.bake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import whaleware.Whaleware;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FileMode;
import whaleware.base.FileTree;
import whaleware.base.Installation;
import whaleware.base.Sha256;

/// A home that the catalogue ships. Its files are in the jar of `ww/catalog.java` below `home/`, and the library is the
/// classes of that jar: so no list of its sources is needed, and none of them is compiled twice.
///
/// @param files the contents of each file, by its path in the home
public record ShippedHome(Map<String, byte[]> files) {
    private static final String PREFIX = "/home", LIBRARY = "whaleware.jar";

    /// Reads the files from the jar that a class was loaded from.
    public static ShippedHome of(Class<?> main) {
        try (var jar = FileSystems.newFileSystem(jar(main))) {
            var files = new TreeMap<String, byte[]>();
            var root = jar.getPath(PREFIX);
            try (var all = Files.walk(root)) {
                for (var file : all.filter(Files::isRegularFile).toList()) {
                    files.put(root.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            files.put("lib/" + LIBRARY, classes(jar.getPath("/whaleware")));
            files.computeIfPresent("lib/Whaleware.java", (_, index) -> compiledIndex(index));
            return new ShippedHome(files);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the index of the library for a home that has the library compiled: with the same dependencies and
    /// options, and the jar in place of the sources.
    public static byte[] compiledIndex(byte[] index) {
        return new String(index, StandardCharsets.UTF_8).replaceFirst("(?m)^//SOURCES .*$", "//DEPS " + LIBRARY)
                .replaceAll("(?m)^//SOURCES .*\\R", "").getBytes(StandardCharsets.UTF_8);
    }

    private static Path jar(Class<?> main) throws URISyntaxException {
        return Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /// Returns a jar of all classes below a folder: the same bytes for the same classes.
    public static byte[] classes(Path root) throws IOException {
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

    /// Writes the files out, and returns the commands among them for a home that has none. If `home` is no home, the
    /// files are the home.
    public Installation installation(Path home, Map<String, String> env) {
        try {
            var written = Installation.around(unpack(env)).orElseThrow();
            return Directories.isHome(home) ? new Installation(home, written.door()) : written;
        } catch (IOException e) {
            throw new Failure(ExitCode.CONFIG,
                    "cannot write whaleware's files: " + e + " (set WW_CACHE to a writable folder)");
        }
    }

    /// Writes all files or none to the folder `home-VERSION-HASH` of the cache, and returns it. An existing folder
    /// stays as it is: a user may have changed its files, and files with other contents have another hash.
    public Path unpack(Map<String, String> env) throws IOException {
        var cache = Directories.cache(env);
        var home = cache.resolve("home-" + Whaleware.VERSION + "-" + hash());
        if (Files.isDirectory(home)) return home;
        var scratch = Files.createTempDirectory(cache, "tmp.");
        FileMode.setExecutable(scratch);
        for (var file : files.entrySet()) {
            var path = scratch.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
            if (isScript(file.getValue())) FileMode.setExecutable(path);
        }
        try {
            return Files.move(scratch, home);
        } catch (FileSystemException exists) {     // another process was faster; its files are the same
            if (!Files.isDirectory(home)) throw exists;
            FileTree.remove(scratch);
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
