package whaleware.bake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import whaleware.base.FileTree;
import whaleware.base.Sha256;
import whaleware.base.Text;

/// The Java that starts baked scripts, and its AOT caches (JEP 514). Both are trained on the library, whose jars begin each class path:
/// one on a short life, for the supervisor, one on the training run that it is given, for commands and hooks. All that is in a cache is loaded
/// whenever it is used; one for both would cost the supervisor 18 MB of memory and a fifth of its time to UP.
final class BakedLauncher {
    private static final String SUPERVISOR = "whaleware.supervisor";
    private static final String UNLOCK = "-XX:+UnlockDiagnosticVMOptions";
    /// What a supervisor keeps in memory is a few MB, also through a day without its back-ends. A heap that grows from so little takes 5 MB less
    /// when idle, and memory that the container needs is never taken for one. The JVM looks for locks to put away once a minute and not
    /// four times a second: that was a seventh of an idle one's CPU.
    private static final List<String> SMALL = List.of("-Xms4m", "-Xmx64m", "-XX:ReservedCodeCacheSize=16m", UNLOCK, "-XX:AsyncDeflationInterval=60000");
    /// Profiles make a JVM compile more at its start: for so short a way that takes more of the CPU than it gives back (a tenth of a life's).
    private static final String NO_PROFILES = "-XX:-AOTRecordTraining";
    /// Without moving the cache to a random address, which writes to each of its pages.
    private static final List<String> IN_PLACE = List.of(UNLOCK, "-XX:ArchiveRelocationMode=0");
    /// A cache that is broken costs time only. Java would tell it in four lines at every start; [AotCache] tells it in one.
    private static final List<String> QUIET = List.of("-Xlog:aot*=off:stderr", "-Dww.baked=true");

    private final Path runtime, jars;
    private final List<String> options, library, core;
    private final String hash;

    /// @param runtime its folder
    /// @param jars the folder of the jars; the caches are put there too
    /// @param options of every JVM of ours
    /// @param library the class path of the library
    /// @param core how it begins: all that is trained for hooks
    BakedLauncher(Path runtime, Path jars, List<String> options, List<String> library, List<String> core) throws IOException {
        this.runtime = runtime;
        this.jars = jars;
        this.options = options.stream().filter(option -> !option.startsWith("-Dww.lib")).toList();
        this.library = library;
        this.core = core;
        // the JDK does not always notice that a cache was made from other jars: the name has to tell
        this.hash = Sha256.of(String.join("\n", library) + options + Files.readString(runtime.resolve("release"))).substring(0, 12);
    }

    /// Makes the caches.
    ///
    /// @param lib the folder of the library
    /// @param rehearsal the main class of the run that the cache of commands and hooks is trained on
    /// @return what to tell of it
    String train(Path lib, String rehearsal) throws IOException {
        boolean life = train(lib, "run", SUPERVISOR, lib.toString());
        boolean hooks = train(lib, "hooks", rehearsal);
        return life && hooks ? "" : ", without all AOT caches: starts take longer";
    }

    private boolean train(Path lib, String cache, String... main) throws IOException {
        var home = TrainingHome.home(lib);
        try {
            var log = home.resolve("log");
            var command = java(options(main[0]), "-XX:AOTCacheOutput=" + file(cache), UNLOCK, NO_PROFILES, "-cp", path(trained(cache)));
            command.addAll(List.of(main));
            var env = TrainingHome.places(home);
            boolean done = ran(env, log, List.of("sh", "-c", ". \"$0/sh/directories.sh\" && fresh_run", lib.toString())) && ran(env, log, command) && Files.exists(file(cache));
            if (!done) System.err.println("bake: cannot train the AOT cache for " + cache + ": it ended with: " + Files.readAllLines(log).stream().reduce("", (a, b) -> b));
            return done;
        } finally {
            FileTree.remove(home);
        }
    }

    /// The file `run` of a script, which sets java's command line; `ww_in` is the home, `ww_home` the Java, as `lib/jbang` has them.
    String run(ScriptBuild recipe, List<String> path) throws IOException {
        var all = options(recipe.main());
        recipe.options().stream().filter(option -> !all.contains(option) && !option.startsWith("-Dww.lib")).forEach(all::add);
        var cache = recipe.main().equals(SUPERVISOR) ? "run" : "hooks";
        boolean cached = Files.exists(file(cache)) && begins(path, trained(cache)) && starts(all, path, "-XX:AOTCache=" + file(cache), "-XX:AOTMode=on");
        var used = new ArrayList<>(cached || starts(all, path) ? all : recipe.options());
        if (cached) used.addAll(IN_PLACE);
        if (cached) used.addAll(QUIET);
        var name = file(cache).getFileName();
        return "ww_l=$ww_in/.baked/lib ww_aot=-Xshare:auto\n"
                + "case $ww_l in *:*) return 1 ;; esac\n"
                + "for ww_name in " + String.join(" ", path) + "; do [ -f \"$ww_l/$ww_name\" ] || return 1; done\n"
                + (cached ? "if [ -f \"$ww_l/" + name + "\" ]; then ww_aot=-XX:AOTCache=$ww_l/" + name + "\n"
                          + "else echo \"jbang: cannot use the AOT cache of $ww_in: it is not there (it starts slowly until ww bake has been run again)\" >&2; fi\n" : "")
                + "set -- \"$ww_home/bin/java\" " + used.stream().map(Text::shellQuoted).collect(Collectors.joining(" ")) + " \"$ww_aot\""
                + " $WW_JAVA_OPTS -classpath \"" + path.stream().map(jar -> "$ww_l/" + jar).collect(Collectors.joining(":")) + "\" " + Text.shellQuoted(recipe.main()) + " \"$@\"\n";
    }

    private List<String> trained(String cache) {
        return cache.equals("run") ? library : core;
    }

    private static boolean begins(List<String> path, List<String> start) {
        return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
    }

    private List<String> options(String main) {
        var all = new ArrayList<>(options);
        if (main.equals(SUPERVISOR)) all.addAll(SMALL);
        return all;
    }

    private boolean starts(List<String> options, List<String> path, String... more) throws IOException {
        var all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return ran(Map.of(), Path.of("/dev/null"), java(all, "-cp", path(path), "-version"));
    }

    private List<String> java(List<String> options, String... more) {
        var command = new ArrayList<>(List.of(runtime.resolve("bin/java").toString()));
        command.addAll(options);
        command.addAll(List.of(more));
        return command;
    }

    private Path file(String cache) {
        return jars.resolve(cache + "-" + hash + ".aot");
    }

    private String path(List<String> names) {
        return names.stream().map(name -> jars.resolve(name).toString()).collect(Collectors.joining(":"));
    }

    private static boolean ran(Map<String, String> env, Path log, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(env);
        var process = builder.start();
        try {
            if (process.waitFor(3, TimeUnit.MINUTES)) return process.exitValue() == 0;
            process.destroyForcibly();
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a command", e);
        }
    }
}
