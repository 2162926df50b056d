package whaleware.bake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FileTree;
import whaleware.base.Installation;
import whaleware.base.Sha256;

/// Bakes a home: lets JBang build each of its scripts, and keeps in `.baked` all that it takes to start them: jars, AOT caches, and for each
/// script the two files that `lib/jbang` heeds: `run`, and `sums` of what it was made from. Afterwards it needs no JBang, no
/// network and no place to write, and a Java without a compiler will do.
public final class Bake {
    private static final Pattern MAIN = Pattern.compile("(?m)^[ \\t]*(?:(?:public|static|final)[ \\t]+)*void[ \\t]+main[ \\t]*\\(");

    private final Path home, commands, lib, runtime;
    private final Map<String, String> env;
    private final String training;

    /// @param home what is baked
    /// @param house where the commands lie
    /// @param runtime the Java that will start them, as `JAVA_HOME` names it
    /// @param training the main class of the run that the AOT cache of commands and hooks is trained on
    public Bake(Path home, Installation house, Path runtime, Map<String, String> env, String training) throws IOException {
        this.home = home.toRealPath();
        this.commands = house.door().toRealPath().getParent();
        this.lib = Files.isDirectory(commands.resolve("lib")) ? commands.resolve("lib") : commands.resolveSibling("lib");
        this.runtime = runtime;
        this.env = env;
        this.training = training;
    }

    /// Bakes, all or nothing.
    ///
    /// @return what was done, in a line
    /// @throws Failure for a script that cannot be baked; what was baked before is still there then
    public String all() throws IOException {
        try (var draft = StagingFolder.in(home)) {
            var told = into(draft.folder());
            draft.use();
            return told;
        }
    }

    private String into(Path draft) throws IOException {
        var jars = Files.createDirectory(draft.resolve("lib"));
        var run = ScriptBuild.of(lib.resolve("supervisor.java"), lib, env);
        var recipes = new ArrayList<ScriptBuild>();
        for (var script : scripts()) recipes.add(script.equals(run.script()) ? run : ScriptBuild.of(script, lib, env));
        var baked = new BakedJars(jars, run);
        var java = new BakedLauncher(runtime, jars, run.options(), baked.library(), baked.core());
        var told = java.train(lib, training);
        for (var recipe : recipes) bake(draft, recipe, baked, java);
        return "baked " + recipes.size() + " scripts of " + home + told;
    }

    /// Puts JDBC drivers into `lib/jdbc` of the home, where reports to `jdbc:` look for them.
    ///
    /// @param names as `lib/sh/jdbc-driver` knows them
    /// @throws Failure for one that it does not know, or cannot fetch
    public void drivers(List<String> names) throws IOException {
        var folder = Files.createDirectories(home.resolve("lib/jdbc"));
        for (var name : names) {
            var fetch = new ProcessBuilder(lib.resolve("sh/jdbc-driver").toString(), name).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var path = new String(fetch.getInputStream().readAllBytes()).strip();
            if (path.isEmpty()) throw new Failure(ExitCode.CONFIG, "cannot fetch the JDBC driver " + name + " (its own lines above tell why)");
            for (var jar : path.split(":")) {
                var file = Path.of(jar);
                if (!file.getFileName().toString().startsWith("driver_")) Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        FileTree.open(folder);
    }

    private List<Path> scripts() throws IOException {
        var scripts = new ArrayList<Path>();
        if (commands.startsWith(home)) scripts.addAll(List.of(lib.resolve("supervisor.java"), commands.resolve("cfg.java"), commands.resolve("ww.java")));
        for (var folder : List.of("usr", "files")) {
            if (!Files.isDirectory(home.resolve(folder))) continue;
            try (Stream<Path> files = Files.list(home.resolve(folder))) {
                for (var file : files.sorted().filter(file -> file.toString().endsWith(".java") && Files.isRegularFile(file)).toList())
                    if (MAIN.matcher(Files.readString(file)).find()) scripts.add(file);
            }
        }
        return scripts;
    }

    private void bake(Path draft, ScriptBuild recipe, BakedJars jars, BakedLauncher java) throws IOException {
        var name = home.relativize(recipe.script());
        var at = Files.createDirectories(draft.resolve(name));
        Files.writeString(at.resolve("run"), java.run(recipe, jars.of(recipe)));
        var sums = new StringBuilder();
        for (var sum : recipe.sums()) if (counts(sum.file(), recipe)) sums.append(sum.hash()).append("  ").append(sum.file().startsWith(home) ? home.relativize(sum.file()) : sum.file()).append('\n');
        // lib/jbang opens the release of the Java that it has found as 7, wherever that lies
        sums.append(Sha256.of(runtime.resolve("release"))).append("  /proc/self/fd/7\n").append(Sha256.of(at.resolve("run"))).append("  .baked/").append(name).append("/run\n");
        Files.writeString(at.resolve("sums"), sums);
    }

    /// Whether what is baked depends on a file of the recipe: not on how it was built, nor on what JBang keeps a copy of.
    private boolean counts(Path file, ScriptBuild recipe) {
        var dir = env.getOrDefault("JBANG_DIR", System.getProperty("user.home") + "/.jbang");
        return !file.startsWith(env.getOrDefault("JBANG_CACHE_DIR", dir + "/cache")) && !file.startsWith(dir) && !recipe.jars().contains(file)
                && !file.endsWith("jbang-build") && !file.endsWith("release") && !file.endsWith("run");
    }
}
