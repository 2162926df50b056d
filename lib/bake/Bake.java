package whaleware.bake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FileTree;
import whaleware.base.Installation;
import whaleware.base.Sha256;

/// Bakes a home: has JBang build each of its scripts, and keeps in `.baked` all files that it takes to start them.
/// These are jars, AOT caches, and for each script the two files that `lib/jbang` reads: `run` with the command line,
/// `sums` with the hashes of its sources. A baked home needs no JBang, no network, no writable folder and no compiler.
/// Not thread-safe.
public final class Bake {
    /// `ww fleet`, `"$WW_HOME/ww" fleet`, or the script itself.
    private static final Pattern FLEET = Pattern.compile("\\bww[\"']?\\s+fleet\\b|\\bfleet\\.java\\b");
    private static final long LARGEST_HOOK = 1 << 20;

    private final Path home, commands, lib, runtime;
    private final Map<String, String> env;
    private final String trainingClass;

    /// @param home the home to bake
    /// @param installation the commands and the library
    /// @param runtime the Java that will start the scripts, as `JAVA_HOME` names it
    /// @param trainingClass the main class of the run that the AOT cache of commands and hooks is trained on
    public Bake(Path home, Installation installation, Path runtime, Map<String, String> env, String trainingClass)
            throws IOException {
        this.home = home.toRealPath();
        this.commands = installation.door().toRealPath().getParent();
        var below = commands.resolve("lib");
        this.lib = Files.isDirectory(below) ? below : commands.resolveSibling("lib");
        this.runtime = runtime;
        this.env = env;
        this.trainingClass = trainingClass;
    }

    /// Bakes all scripts or none.
    ///
    /// @return a summary of one line
    /// @throws Failure if a script cannot be baked; then the home stays as it was
    public String all() throws IOException {
        try (var staging = StagingFolder.in(home); var progress = new BakeProgress(env)) {
            var summary = into(staging.folder(), progress);
            staging.activate();
            return summary;
        }
    }

    private String into(Path staging, BakeProgress progress) throws IOException {
        var jars = Files.createDirectory(staging.resolve("lib"));
        var scripts = new ArrayList<>(scripts());
        var first = lib.resolve("supervisor.java");
        boolean baked = scripts.remove(first);
        progress.steps(1 + scripts.size() + BakedLauncher.CACHES);
        var supervisor = build(first, progress);
        var builds = new ArrayList<BuiltScript>();
        if (baked) builds.add(supervisor);
        for (var script : scripts) builds.add(build(script, progress));
        var bakedJars = new BakedJars(jars, supervisor);
        var launcher = new BakedLauncher(runtime, jars, supervisor.options(), bakedJars.library(), bakedJars.core());
        var remark = launcher.train(lib, trainingClass, progress);
        for (var build : builds) bake(staging, build, bakedJars, launcher);
        return "baked " + builds.size() + " scripts of " + home + " in " + progress.seconds() + " s" + remark;
    }

    private BuiltScript build(Path script, BakeProgress progress) throws IOException {
        progress.next("building " + (script.startsWith(home) ? home.relativize(script) : script));
        return BuiltScript.of(script, lib, env);
    }

    /// Copies JDBC drivers to `lib/jdbc` of the home, which the reports to `jdbc:` search.
    ///
    /// @param names the names that `lib/sh/jdbc-driver` takes
    /// @throws Failure for an unknown driver, or one that cannot be fetched
    public void drivers(List<String> names) throws IOException {
        var folder = Files.createDirectories(home.resolve("lib/jdbc"));
        for (var name : names) {
            var fetch = new ProcessBuilder(lib.resolve("sh/jdbc-driver").toString(), name)
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var classPath = new String(fetch.getInputStream().readAllBytes()).strip();
            if (classPath.isEmpty()) {
                throw new Failure(ExitCode.CONFIG,
                        "cannot fetch the JDBC driver " + name + " (the lines above have the reason)");
            }
            for (var jar : classPath.split(":")) {
                var file = Path.of(jar);
                if (file.getFileName().toString().startsWith("driver_")) continue;
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        FileTree.open(folder);
    }

    private List<Path> scripts() throws IOException {
        var scripts = new ArrayList<Path>();
        if (commands.startsWith(home)) {
            for (var name : List.of("cfg.java", "ww.java")) scripts.add(commands.resolve(name));
            scripts.addFirst(lib.resolve("supervisor.java"));
            var fleet = commands.resolve("fleet.java");
            if (Files.exists(fleet) && usesFleet()) scripts.add(fleet);
        }
        for (var folder : List.of("usr", "usr/cron", "files")) {
            if (!Files.isDirectory(home.resolve(folder))) continue;
            try (Stream<Path> files = Files.list(home.resolve(folder))) {
                for (var file : files.filter(Bake::isJava).sorted().toList())
                    if (MainMethod.isIn(file, lib)) scripts.add(file);
            }
        }
        return scripts;
    }

    /// Whether a hook starts the fleet. Its drivers take 20 MB, so a home that does not use it is baked without it.
    private boolean usesFleet() throws IOException {
        if (!Files.isDirectory(home.resolve("usr"))) return false;
        try (Stream<Path> hooks = Files.list(home.resolve("usr"))) {
            for (var hook : hooks.filter(Files::isRegularFile).toList()) {
                if (Files.size(hook) > LARGEST_HOOK) continue;
                if (FLEET.matcher(Files.readString(hook, StandardCharsets.ISO_8859_1)).find()) return true;
            }
        }
        return false;
    }

    private static boolean isJava(Path file) {
        return file.toString().endsWith(".java") && Files.isRegularFile(file);
    }

    private void bake(Path staging, BuiltScript build, BakedJars jars, BakedLauncher launcher) throws IOException {
        var name = home.relativize(build.script());
        var folder = Files.createDirectories(staging.resolve(name));
        Files.writeString(folder.resolve("run"), launcher.run(build, jars.classPath(build)));
        var sums = new StringBuilder();
        for (var sum : build.sums()) {
            if (!isDependency(sum.file(), build)) continue;
            var file = sum.file().startsWith(home) ? home.relativize(sum.file()) : sum.file();
            sums.append(sum.hash()).append("  ").append(file).append('\n');
        }
        // lib/jbang opens the `release` file of the Java that it found as descriptor 7: its path may differ
        sums.append(Sha256.of(runtime.resolve("release"))).append("  /proc/self/fd/7\n");
        sums.append(Sha256.of(folder.resolve("run"))).append("  .baked/").append(name).append("/run\n");
        Files.writeString(folder.resolve("sums"), sums);
    }

    /// Whether the baked script depends on a file of its build. It does not depend on the builder, its own jar, nor on
    /// files that JBang has copies of. Jars that the user's `//DEPS` name by their paths are hashed like sources.
    private boolean isDependency(Path file, BuiltScript build) throws IOException {
        var jbang = env.getOrDefault("JBANG_DIR", System.getProperty("user.home") + "/.jbang");
        var copies = List.of(jbang, env.getOrDefault("JBANG_CACHE_DIR", jbang + "/cache"),
                env.getOrDefault("HOME", "") + "/.jbang", Directories.cache(env) + "/.jbang");
        return copies.stream().noneMatch(file::startsWith) && !file.equals(build.jars().getFirst())
                && !file.endsWith("jbang-build") && !file.endsWith("recompile.sh") && !file.endsWith("release")
                && !file.endsWith("run");
    }
}
