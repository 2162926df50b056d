package whaleware.bake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
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

/// The jars of a baked home. The name of each carries the hash of what it holds: what one name stands for never changes.
///
/// Every class path begins with the library's core, since that is what the AOT cache of hooks was trained on, and goes on with what a script has besides.
/// A script that has a class of the library too, with other contents, has a class path of its own.
final class BakedJars {
    private final Path folder;
    private final List<String> library = new ArrayList<>();
    private final Set<String> hashes = new HashSet<>();
    private final Map<String, Long> classes = new HashMap<>();

    /// @param folder where they are put
    /// @param run the supervisor: its jars are the library
    BakedJars(Path folder, ScriptBuild run) throws IOException {
        this.folder = folder;
        library.add(part(run.jars().getFirst(), "whaleware", entry -> true).orElseThrow());
        for (var jar : run.jars().subList(1, run.jars().size())) {
            hashes.add(Sha256.of(jar));
            if (!isEmpty(jar)) library.add(whole(jar));
        }
        for (var jar : run.jars()) classes.putAll(classes(jar));
    }

    /// The class path of the library.
    List<String> library() {
        return library;
    }

    /// The first of them, which hooks need: itself and Jackson.
    List<String> core() {
        int last = library.size() - 1;
        while (last > 0 && !library.get(last).startsWith("jackson-")) last--;
        return library.subList(0, last + 1);
    }

    /// The class path of a script, by names in the folder.
    List<String> of(ScriptBuild script) throws IOException {
        var others = new ArrayList<Path>();
        for (var jar : script.jars()) if (!hashes.contains(Sha256.of(jar))) others.add(jar);
        var path = new ArrayList<String>();
        if (clash(others)) {
            for (var jar : script.jars()) path.add(whole(jar));
            return path;
        }
        // Java opens each jar before the one that it finds a script in, and reads its list of contents: the large ones that hooks seldom need come after it
        path.addAll(core());
        part(others.getFirst(), script.script().getFileName().toString().replaceFirst("\\.java$", ""), entry -> !classes.containsKey(entry.getName())).ifPresent(path::add);
        path.addAll(library.subList(core().size(), library.size()));
        for (var jar : others.subList(1, others.size())) path.add(whole(jar));
        return path;
    }

    private boolean clash(List<Path> jars) throws IOException {
        for (var jar : jars) for (var its : classes(jar).entrySet()) if (!its.getValue().equals(classes.getOrDefault(its.getKey(), its.getValue()))) return true;
        return false;
    }

    private static boolean isEmpty(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.size() == 0;
        }
    }

    private String whole(Path jar) throws IOException {
        var name = name(jar, jar.getFileName().toString().replaceFirst("\\.jar$", ""));
        Files.copy(jar, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        return name;
    }

    /// Some of a jar, always the same bytes for the same contents; empty where nothing is left of it.
    private Optional<String> part(Path jar, String stem, Predicate<ZipEntry> wanted) throws IOException {
        var draft = folder.resolve(stem + ".new");
        boolean any = false;
        try (var in = new ZipFile(jar.toFile()); var out = new ZipOutputStream(Files.newOutputStream(draft))) {
            for (var entry : in.stream().filter(e -> !e.isDirectory() && !e.getName().startsWith("META-INF/MANIFEST") && !e.getName().startsWith("META-INF/maven/")).sorted((a, b) -> a.getName().compareTo(b.getName())).toList()) {
                if (!wanted.test(entry)) continue;
                any = true;
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
        var name = name(draft, stem);
        Files.move(draft, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(name);
    }

    private static String name(Path jar, String stem) throws IOException {
        return stem.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + Sha256.of(jar).substring(0, 12) + ".jar";
    }

    /// Names and check sums of what a class loader would look for; those of a module's description say nothing here.
    private static Map<String, Long> classes(Path jar) throws IOException {
        var classes = new HashMap<String, Long>();
        try (var zip = new ZipFile(jar.toFile())) {
            zip.stream().filter(e -> e.getName().endsWith(".class") && !e.getName().endsWith("module-info.class")).forEach(e -> classes.put(e.getName(), e.getCrc() << 32 ^ e.getSize()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return classes;
    }
}
