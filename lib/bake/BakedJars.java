package whaleware.bake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import whaleware.base.Sha256;

/// The jars of a baked home. The name of each has the hash of its contents, so a name always stands for the same
/// contents.
///
/// Each class path begins with the core of the library, which the AOT cache of hooks was trained on; the script's own
/// jars follow. A script that has a class of the library with other contents gets a class path without the library's
/// jars. Not thread-safe.
final class BakedJars {
    private final Path folder;
    private final List<String> library = new ArrayList<>();
    private final Set<String> hashes = new HashSet<>();
    private final Map<String, Long> libraryFiles = new HashMap<>();

    /// @param folder the folder for the jars
    /// @param supervisor the build of the supervisor: its jars are the library
    BakedJars(Path folder, BuiltScript supervisor) throws IOException {
        this.folder = folder;
        library.add(repacked(supervisor.jars().getFirst(), "whaleware", BakedJars::hasContents).orElseThrow());
        for (var jar : supervisor.jars().subList(1, supervisor.jars().size())) {
            hashes.add(Sha256.of(jar));
            if (isLibrary(jar)) library.add(1, copied(jar));
            else if (!isEmpty(jar)) library.add(copied(jar));
        }
        // as Java does, the first of two files with the same name counts
        for (var jar : supervisor.jars()) files(jar, BakedJars::isUnique).forEach(libraryFiles::putIfAbsent);
    }

    /// Returns the class path of the library, as names in the folder.
    List<String> library() {
        return library;
    }

    /// Returns the first jars of the library, which hooks need: its own and Jackson's.
    List<String> core() {
        int last = library.size() - 1;
        while (last > 0 && !library.get(last).startsWith("jackson-")) last--;
        return library.subList(0, last + 1);
    }

    /// Returns the class path of a script, as names in the folder, and puts its jars there.
    List<String> classPath(BuiltScript build) throws IOException {
        var own = new ArrayList<Path>();
        for (var jar : build.jars()) if (!hashes.contains(Sha256.of(jar))) own.add(jar);
        var classPath = new ArrayList<String>();
        if (conflicts(own)) {
            for (var jar : build.jars()) classPath.add(copied(jar));
            return classPath;
        }
        // Java opens each jar up to the one with the script's class, and reads its index: so the large ones are last
        classPath.addAll(core());
        var stem = build.script().getFileName().toString().replaceFirst("\\.java$", "");
        repacked(own.getFirst(), stem, entry -> !libraryFiles.containsKey(entry.getName())).ifPresent(classPath::add);
        classPath.addAll(library.subList(core().size(), library.size()));
        for (var jar : own.subList(1, own.size())) classPath.add(copied(jar));
        return classPath;
    }

    /// Whether one of the jars has a class of the library with other contents, or the script's own jar such a file.
    private boolean conflicts(List<Path> jars) throws IOException {
        Predicate<ZipEntry> compared = BakedJars::isUnique;
        for (var jar : jars) {
            for (var own : files(jar, compared).entrySet()) {
                if (!own.getValue().equals(libraryFiles.getOrDefault(own.getKey(), own.getValue()))) return true;
            }
            compared = BakedJars::isClass;
        }
        return false;
    }

    /// Whether it is the library itself: a home that `ww new` or the catalogue wrote has it as a jar.
    private static boolean isLibrary(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.getEntry("whaleware/Cfg.class") != null;
        }
    }

    private static boolean isEmpty(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.size() == 0;
        }
    }

    private String copied(Path jar) throws IOException {
        var name = hashedName(jar, jar.getFileName().toString().replaceFirst("\\.jar$", ""));
        Files.copy(jar, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        return name;
    }

    /// Writes a jar of the wanted entries of another one: the same bytes for the same contents. Returns its name; empty
    /// if no entry with contents is left. Folders and the manifest stay in a script's jar: the script may read them.
    private Optional<String> repacked(Path jar, String stem, Predicate<ZipEntry> wanted) throws IOException {
        var draft = folder.resolve(stem + ".new");
        boolean any = false;
        try (var in = new ZipFile(jar.toFile()); var out = new ZipOutputStream(Files.newOutputStream(draft))) {
            for (var entry : in.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList()) {
                if (!wanted.test(entry)) continue;
                any |= hasContents(entry);
                var copy = new ZipEntry(entry.getName());
                copy.setTime(0);
                out.putNextEntry(copy);
                in.getInputStream(entry).transferTo(out);
            }
        }
        if (!any) {
            Files.delete(draft);
            return Optional.empty();
        }
        var name = hashedName(draft, stem);
        Files.move(draft, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(name);
    }

    private static boolean hasContents(ZipEntry entry) {
        var name = entry.getName();
        return !entry.isDirectory() && !name.startsWith("META-INF/MANIFEST") && !name.startsWith("META-INF/maven/");
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
    }

    /// Whether Java finds only the first file of this name on a class path. It reads all files of `META-INF/services`.
    private static boolean isUnique(ZipEntry entry) {
        return isClass(entry) || !entry.isDirectory() && !entry.getName().startsWith("META-INF/")
                && !entry.getName().endsWith(".class");
    }

    private static String hashedName(Path jar, String stem) throws IOException {
        return stem.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + Sha256.of(jar).substring(0, 12) + ".jar";
    }

    /// Returns files of a jar with their checksums. Module descriptions are left out: on a class path they have no
    /// meaning.
    private static Map<String, Long> files(Path jar, Predicate<ZipEntry> wanted) throws IOException {
        var files = new HashMap<String, Long>();
        try (var zip = new ZipFile(jar.toFile())) {
            zip.stream().filter(wanted)
                    .forEach(entry -> files.put(entry.getName(), entry.getCrc() << 32 ^ entry.getSize()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return files;
    }
}
