package whaleware.bake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FileMode;
import whaleware.base.FileTree;
import whaleware.base.Installation;

/// A home that the catalogue ships. Its files are in the jar of `ww/catalog.java` below `home/`, and the sources of the
/// library below `library/`: they are compiled once, when the home is written. As `//SOURCES` of that script, JBang
/// would parse each of them at each start.
///
/// @param jar the jar of `ww/catalog.java`
public record ShippedHome(Path jar) {
    private static final String FILES = "home", SOURCES = "library", LIBRARY = "whaleware.jar";

    /// Returns the home in the jar that a class was loaded from.
    public static ShippedHome of(Class<?> main) {
        try {
            return new ShippedHome(Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the index of the library for a home that has the library compiled: with the same dependencies and
    /// options, and the jar in place of the sources.
    public static byte[] compiledIndex(byte[] index) {
        return new String(index, StandardCharsets.UTF_8).replaceFirst("(?m)^//SOURCES .*$", "//DEPS " + LIBRARY)
                .replaceAll("(?m)^//SOURCES .*\\R", "").getBytes(StandardCharsets.UTF_8);
    }

    /// Returns a jar of a folder of classes: the same bytes for the same classes.
    public static byte[] classes(Path root) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new ZipOutputStream(bytes); var all = Files.walk(root)) {
            for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
                var entry = new ZipEntry(name(root.getParent().relativize(file)));
                entry.setTime(0);
                jar.putNextEntry(entry);
                Files.copy(file, jar);
            }
        }
        return bytes.toByteArray();
    }

    private static String name(Path file) {
        return file.toString().replace(file.getFileSystem().getSeparator(), "/");
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

    /// Writes all files or none to the folder `home-CHECKSUM` of the cache, and returns it. An existing folder
    /// stays as it is: a user may have changed its files, and files with other contents have another checksum.
    public Path unpack(Map<String, String> env) throws IOException {
        var cache = Directories.cache(env);
        var home = cache.resolve(Directories.SHIPPED + checksum());
        if (Files.isDirectory(home)) return home;
        var scratch = Files.createTempDirectory(cache, "tmp.");
        try {
            write(scratch);
            return Files.move(scratch, home);
        } catch (IOException failed) {
            FileTree.remove(scratch);
            if (Files.isDirectory(home)) return home;   // another process was faster; its files are the same
            throw failed;
        }
    }

    /// Returns a checksum of the names and contents of all files. The directory of the jar has a checksum of each file,
    /// so no contents are read: that would take each start half a second.
    private String checksum() throws IOException {
        var sums = new TreeMap<String, Long>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                var name = entry.getName();
                if (name.startsWith(FILES + "/") || name.startsWith(SOURCES + "/")) sums.put(name, entry.getCrc());
            }
        }
        var sum = new CRC32();
        sum.update(sums.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private void write(Path home) throws IOException {
        FileMode.setExecutable(home);
        var lib = home.resolve("lib");
        try (var jar = FileSystems.newFileSystem(this.jar)) {
            copy(jar.getPath(FILES), home);
            copy(jar.getPath(SOURCES), lib.resolve(SOURCES));
        }
        Files.write(lib.resolve(LIBRARY), classes(compiled(lib.resolve(SOURCES))));
        FileTree.remove(lib.resolve(SOURCES));
        var index = lib.resolve("Whaleware.java");
        Files.write(index, compiledIndex(Files.readAllBytes(index)));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                var text = Files.readAllBytes(file);
                Files.write(target, text);
                if (isScript(text)) FileMode.setExecutable(target);
            }
        }
    }

    /// Compiles the library, as JBang does, with the class path of this process. Returns the folder of its classes.
    private static Path compiled(Path sources) throws IOException {
        var options = new ArrayList<>(List.of("-g", "-parameters", "-proc:none", "-XDignore.symbol.file",
                "-d", sources.toString(), "-classpath", System.getProperty("java.class.path")));
        try (var all = Files.walk(sources)) {
            all.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(options::add);
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new)) == 0) {
            return sources.resolve("whaleware");
        }
        throw new IOException("the library does not compile");
    }

    private static boolean isScript(byte[] text) {
        return text.length > 2 && text[0] == '#' && text[1] == '!';
    }
}
