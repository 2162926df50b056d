package whaleware.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/// A home: a folder with `usr` and `etc`, laid over whaleware's own as an image's `COPY` does, and run as `/ww` of a container that
/// namespaces make of this machine: a process tree, a root, a network of its own.
final class HomeSubject implements Subject {
    private final Path given, house, copy, caches;
    private Path cache;

    /// @param given the user's home
    /// @param house whaleware itself, with `ww`, `lib`, `usr` and `etc`
    /// @param scratch a folder of the suite's own
    /// @param caches where what is built for a home is kept
    HomeSubject(Path given, Path house, Path scratch, Path caches) {
        this.given = given;
        this.house = house;
        this.copy = scratch.resolve("home");
        this.caches = caches;
    }

    @Override
    public String name() {
        return given.toString();
    }

    @Override
    public Path usr() {
        return copy.resolve("usr");
    }

    @Override
    public void prepare() throws IOException {
        boolean whole = Files.isExecutable(given.resolve("run"));
        if (!whole) {
            copy(house.resolve("ww"), copy);
            for (var part : List.of("lib", "usr", "etc")) copy(house.resolve(part), copy.resolve(part));
        }
        try (var parts = Files.list(given)) {
            for (var part : parts.toList()) {
                var name = part.getFileName().toString();
                if (!name.startsWith(".") && (whole || !List.of("ww", "lib", "tests").contains(name))) copy(part, copy.resolve(name));
            }
        }
        cache = caches.resolve("torture-" + hash());
        Files.createDirectories(cache);
        try (var others = Files.list(caches)) {    // JBang itself is there already
            for (var jbang : others.filter(file -> file.getFileName().toString().startsWith("jbang-") && !Files.exists(cache.resolve(file.getFileName()))).toList())
                Files.createSymbolicLink(cache.resolve(jbang.getFileName()), jbang.toRealPath());
        }
    }

    @Override
    public ContainerUnderTest start(Path folder, Setup setup) throws IOException {
        for (var place : List.of("cell", "backup")) Files.createDirectories(folder.resolve(place));
        for (var link : List.of("home", "data", "torture", "run")) Files.deleteIfExists(folder.resolve(link));
        Files.createSymbolicLink(folder.resolve("home"), copy);
        Files.createSymbolicLink(folder.resolve("data"), setup.data);
        Files.createSymbolicLink(folder.resolve("torture"), setup.torture);
        if (setup.run != null) Files.createSymbolicLink(folder.resolve("run"), setup.run);
        var command = new ArrayList<>(List.of("unshare", "-fpm" + (setup.networked ? "" : "n"), "--mount-proc", "--kill-child"));
        if (setup.ahead != 0) command.addAll(List.of("-T", "--monotonic", "" + setup.ahead, "--boottime", "" + setup.ahead));
        command.addAll(List.of(house.resolve("tests/faults/cell.sh").toString(), folder.toString(), setup.user, setup.readOnly ? "" : "yes", setup.networked ? "yes" : "", String.join(" ", setup.groups)));
        if (setup.init) command.addAll(List.of(Requirement.init().toString(), "--"));
        command.addAll(setup.front);
        command.add("/ww/run");
        var log = folder.resolve("log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).redirectInput(new java.io.File("/dev/null"));
        var env = builder.environment();
        env.keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL"));
        env.put("JAVA_HOME", System.getProperty("java.home"));
        env.put("WW_CACHE", cache.toString());
        env.putAll(setup.environment());
        var process = builder.start();
        return new ContainerUnderTest(process, log, setup.init, () -> process.children().mapToLong(ProcessHandle::pid).findFirst().orElse(0), () -> {});
    }

    /// Of what is built, so that homes with the same Java share it.
    private String hash() throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var all = Files.walk(copy)) {
            for (var file : all.filter(file -> file.toString().endsWith(".java")).toList()) files.put(copy.relativize(file).toString(), Files.readAllBytes(file));
        }
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256");
            files.forEach((name, text) -> {
                digest.update(name.getBytes());
                digest.update(text);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Copies a file, or a folder with all that it holds, over what is there.
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
