package whaleware.bake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import whaleware.base.FileTree;
import whaleware.base.Sha256;
import whaleware.base.Text;

/// Writes the `java` command lines of baked scripts, and trains their AOT caches (JEP 514). Both caches are trained on
/// the library, whose jars begin each class path: one on a short life cycle, for the supervisor, and one on a given
/// main class, for commands and hooks. A JVM loads its whole cache: a common one would cost the supervisor 18 MB of
/// memory and a fifth of its time to UP. Not thread-safe.
final class BakedLauncher {
    /// The number of caches.
    static final int CACHES = 2;

    private static final String SUPERVISOR = "whaleware.supervisor";
    private static final String UNLOCK = "-XX:+UnlockDiagnosticVMOptions";
    /// Small memory areas for the supervisor, which keeps a few MB, also through a day without its back-ends. A heap
    /// that grows from 4 MB takes 5 MB less when idle. The JVM searches for unused locks once a minute, and not four
    /// times a second: that was a seventh of the CPU of an idle supervisor.
    private static final List<String> SMALL =
            List.of("-Xms4m", "-Xmx64m", "-XX:ReservedCodeCacheSize=16m", UNLOCK, "-XX:AsyncDeflationInterval=60000");
    /// With profiles, a JVM compiles more at its start. In so short a run that costs more CPU than it saves (a tenth of
    /// a life cycle's).
    private static final String NO_PROFILES = "-XX:-AOTRecordTraining";
    /// Keeps the cache at its address: moving it to a random one writes to each of its pages.
    private static final List<String> IN_PLACE = List.of(UNLOCK, "-XX:ArchiveRelocationMode=0");
    /// A broken cache only costs time. Java would print four lines at each start; [whaleware.runtime.AotCache] prints
    /// one.
    private static final List<String> QUIET = List.of("-Xlog:aot*=off:stderr", "-Dww.baked=true");

    private final Path runtime, jars;
    private final List<String> options, library, core;
    private final String hash;

    /// @param runtime the folder of the Java that starts the scripts
    /// @param jars the folder of the jars, where the caches go, too
    /// @param options of all our JVMs
    /// @param library the class path of the library
    /// @param core the jars at its beginning that the cache of commands and hooks is trained on
    BakedLauncher(Path runtime, Path jars, List<String> options, List<String> library, List<String> core)
            throws IOException {
        this.runtime = runtime;
        this.jars = jars;
        this.options = options.stream().filter(option -> !option.startsWith("-Dww.lib")).toList();
        this.library = library;
        this.core = core;
        // the JDK does not always notice that a cache was made from other jars, so the name of the file has their hash
        var madeFrom = String.join("\n", library) + options + Files.readString(runtime.resolve("release"));
        this.hash = Sha256.of(madeFrom).substring(0, 12);
    }

    /// Trains both caches.
    ///
    /// @param lib the folder of the library
    /// @param trainingClass the main class of the run that the cache of commands and hooks is trained on
    /// @param progress gets both as steps
    /// @return a remark for the user; empty if both caches were made
    String train(Path lib, String trainingClass, BakeProgress progress) throws IOException {
        progress.next("training the AOT cache of the supervisor");
        boolean supervisor = train(lib, "run", SUPERVISOR, lib.toString());
        progress.next("training the AOT cache of commands and hooks");
        boolean hooks = train(lib, "hooks", trainingClass);
        return supervisor && hooks ? "" : ", without all AOT caches: starts take longer";
    }

    private boolean train(Path lib, String cache, String... main) throws IOException {
        var home = TrainingHome.create(lib, jars.getParent());
        try {
            var log = home.resolve("log");
            var command = java(options(main[0]),
                    "-XX:AOTCacheOutput=" + file(cache), UNLOCK, NO_PROFILES, "-cp", classPath(trained(cache)));
            command.addAll(List.of(main));
            var env = TrainingHome.environment(home);
            var pipes = List.of("sh", "-c", ". \"$0/sh/directories.sh\" && reset_run_dir", lib.toString());
            boolean done = succeeds(env, log, pipes) && succeeds(env, log, command) && Files.exists(file(cache));
            if (!done) {
                var last = Files.readAllLines(log).stream().reduce("", (_, line) -> line);
                System.err.println("bake: cannot train the AOT cache for " + cache + ": the run ended with: " + last);
            }
            return done;
        } finally {
            FileTree.remove(home);
        }
    }

    /// Returns the text of a script's file `run`, which sets the command line of java. `lib/jbang` sources it with
    /// `ww_in`, the home, and `ww_home`, the Java.
    String run(BuiltScript build, List<String> classPath) throws IOException {
        var all = options(build.main());
        var own = build.options().stream().filter(option -> !option.startsWith("-Dww.lib")).toList();
        // an option of two words may be there twice, so only the library's block of options is left out
        int shared = Collections.indexOfSubList(own, options);
        if (shared < 0) all.addAll(own);
        else {
            all.addAll(0, own.subList(0, shared));
            all.addAll(own.subList(shared + options.size(), own.size()));
        }
        var cache = build.main().equals(SUPERVISOR) ? "run" : "hooks";
        boolean cached = Files.exists(file(cache)) && startsWith(classPath, trained(cache))
                && javaStarts(all, classPath, "-XX:AOTCache=" + file(cache), "-XX:AOTMode=on");
        var used = new ArrayList<>(cached || javaStarts(all, classPath) ? all : build.options());
        if (cached) used.addAll(IN_PLACE);
        if (cached) used.addAll(QUIET);
        var missing = "jbang: cannot use the AOT cache of $ww_in: it is missing (it starts slowly; run ww bake again)";
        var text = new StringBuilder("ww_l=$ww_in/.baked/lib ww_aot=-Xshare:auto\n");
        text.append("case $ww_l in *:*) return 1 ;; esac\n");
        text.append("for ww_name in ").append(String.join(" ", classPath));
        text.append("; do [ -f \"$ww_l/$ww_name\" ] || return 1; done\n");
        if (cached) {
            var name = file(cache).getFileName();
            text.append("if [ -f \"$ww_l/").append(name).append("\" ]; ");
            text.append("then ww_aot=-XX:AOTCache=$ww_l/").append(name).append('\n');
            text.append("else echo \"").append(missing).append("\" >&2; fi\n");
        }
        text.append("set -- \"$ww_home/bin/java\" ");
        text.append(used.stream().map(Text::shellQuoted).collect(Collectors.joining(" ")));
        text.append(" \"$ww_aot\" $WW_JAVA_OPTS -classpath \"");
        text.append(classPath.stream().map(jar -> "$ww_l/" + jar).collect(Collectors.joining(":")));
        text.append("\" ").append(Text.shellQuoted(build.main())).append(" \"$@\"\n");
        for (var note : build.notes()) text.append(note).append('\n');
        return text.toString();
    }

    private List<String> trained(String cache) {
        return cache.equals("run") ? library : core;
    }

    private static boolean startsWith(List<String> classPath, List<String> prefix) {
        return classPath.size() >= prefix.size() && classPath.subList(0, prefix.size()).equals(prefix);
    }

    private List<String> options(String main) {
        var all = new ArrayList<>(options);
        if (main.equals(SUPERVISOR)) all.addAll(SMALL);
        return all;
    }

    private boolean javaStarts(List<String> options, List<String> classPath, String... more) throws IOException {
        var all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return succeeds(Map.of(), Path.of("/dev/null"), java(all, "-cp", classPath(classPath), "-version"));
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

    private String classPath(List<String> names) {
        return names.stream().map(name -> jars.resolve(name).toString()).collect(Collectors.joining(":"));
    }

    private static boolean succeeds(Map<String, String> env, Path log, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(log.toFile()).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(env);
        var process = builder.start();
        try {
            if (process.waitFor(3, TimeUnit.MINUTES)) return process.exitValue() == 0;
            process.destroyForcibly();
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("no code interrupts a command", e);
        }
    }
}
