package whaleware.faults;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import whaleware.base.Sha256;

/// A home: a folder with `usr` and `etc`, copied over whaleware's own as an image's `COPY` does. It runs as `/ww` of a
/// container that namespaces make of this machine, with its own process tree, root and network.
final class HomeSubject implements Subject {
    private final Path given, whaleware, copy, caches;
    private Path cache;

    /// @param given the user's home
    /// @param whaleware a folder with `ww`, `lib`, `usr` and `etc` of whaleware
    /// @param scratch a temporary folder of the suite
    /// @param caches where the suite keeps the built scripts of each home
    HomeSubject(Path given, Path whaleware, Path scratch, Path caches) {
        this.given = given;
        this.whaleware = whaleware;
        this.copy = scratch.resolve("home");
        this.caches = caches;
    }

    @Override
    public Path usr() {
        return copy.resolve("usr");
    }

    @Override
    public void prepare() throws IOException {
        boolean complete = Files.isExecutable(given.resolve("run"));
        if (!complete) {
            copy(whaleware.resolve("ww"), copy);
            for (var part : List.of("lib", "usr", "etc")) copy(whaleware.resolve(part), copy.resolve(part));
        }
        try (var parts = Files.list(given)) {
            for (var part : parts.toList()) {
                var name = part.getFileName().toString();
                boolean own = complete || !List.of("ww", "lib", "tests").contains(name);
                if (!name.startsWith(".") && own) copy(part, copy.resolve(name));
            }
        }
        cache = Files.createDirectories(caches.resolve("torture-" + hash()));
        try (var others = Files.list(caches)) {
            for (var jbang : others.filter(file -> file.getFileName().toString().startsWith("jbang-")).toList()) {
                var link = cache.resolve(jbang.getFileName());
                if (!Files.exists(link)) Files.createSymbolicLink(link, jbang.toRealPath());
            }
        }
    }

    @Override
    public ContainerUnderTest start(Path folder, ContainerOptions options) throws IOException {
        Files.createDirectories(folder.resolve("cell"));
        link(folder.resolve("home"), copy);
        link(folder.resolve("data"), options.data);
        link(folder.resolve("backup"), options.backup);
        link(folder.resolve("torture"), options.torture);
        link(folder.resolve("run"), options.run);
        var log = folder.resolve("log");
        var builder = new ProcessBuilder(command(folder, options)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(new File("/dev/null"));
        var env = builder.environment();
        env.keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL"));
        env.put("JAVA_HOME", System.getProperty("java.home"));
        env.put("WW_CACHE", cache.toString());
        env.putAll(options.environment());
        var process = builder.start();
        return new ContainerUnderTest(process, log, options.init,
                () -> process.children().mapToLong(ProcessHandle::pid).findFirst().orElse(0), () -> {});
    }

    private static void link(Path link, Path target) throws IOException {
        Files.deleteIfExists(link);
        if (target != null) Files.createSymbolicLink(link, target);
    }

    private List<String> command(Path folder, ContainerOptions options) {
        var network = options.networked ? "" : "n";
        var command = new ArrayList<>(List.of("unshare", "-fpm" + network, "--mount-proc", "--kill-child"));
        var ahead = "" + options.ahead;
        if (options.ahead != 0) command.addAll(List.of("-T", "--monotonic", ahead, "--boottime", ahead));
        command.addAll(List.of(whaleware + "/tests/faults/cell.sh", folder.toString(), options.user,
                options.readOnly ? "" : "yes", options.networked ? "yes" : "", String.join(" ", options.groups)));
        if (options.init) command.addAll(List.of(Requirement.init().toString(), "--"));
        command.addAll(options.front);
        command.add("/ww/run");
        return command;
    }

    /// Returns a hash of the Java files, so that homes with the same files share a cache.
    private String hash() throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var all = Files.walk(copy)) {
            for (var file : all.filter(file -> file.toString().endsWith(".java")).toList())
                files.put(copy.relativize(file).toString(), Files.readAllBytes(file));
        }
        var digest = Sha256.digest();
        files.forEach((name, text) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(text);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, 6);
    }

    /// Copies a file, or a folder with everything in it, over existing files.
    static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var file : all.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
