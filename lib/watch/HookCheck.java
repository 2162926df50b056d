package whaleware.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import whaleware.base.Directories;
import whaleware.base.FileTree;
import whaleware.base.JBangCommand;
import whaleware.base.OperatingSystem;
import whaleware.hooks.HookFile;
import whaleware.reports.backends.ShippedReporterHooks;

/// Finds out whether a hook can be used, and does not run it. A hook in Java is built, as by its first run. A hook in
/// shell is parsed by its shell.
public final class HookCheck {
    private static final Pattern JAVAC_ERROR = Pattern.compile("(?m)^.*[/\\\\]([^/\\\\]+\\.java):(\\d+): error: (.*)$");
    private static final Pattern JBANG_ERROR = Pattern.compile("(?m)^\\[jbang] \\[ERROR] (.*)$");
    private static final Set<String> SHELLS = Set.of("sh", "dash", "bash", "ash", "ksh");

    private final Path lib;
    private final Map<String, String> env;
    private volatile Process running;
    private volatile boolean closed;

    /// @param lib the folder of the library, with `sh/jbang-build`
    /// @param env names the cache, see [Directories#cache]
    public HookCheck(Path lib, Map<String, String> env) {
        this.lib = lib;
        this.env = env;
    }

    /// Returns why a hook cannot be used: it does not compile, or has a wrong syntax. Returns empty if it can be used.
    ///
    /// Throws IOException if the check itself fails.
    ///
    /// @param home where `.baked` may have the last build of the hook; null: JBang builds all of it
    public Optional<String> problem(HookFile hook, Path home) throws IOException {
        if (!hook.isJava()) return shell(hook.path());
        return ShippedReporterHooks.isUnmodified(hook.path()) ? Optional.empty() : build(hook.path(), home);
    }

    /// Ends the check that runs, and lets no other one begin. Thread-safe.
    void close() {
        closed = true;
        end();
    }

    private void end() {
        var process = running;
        if (process == null) return;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private Optional<String> build(Path script, Path home) throws IOException {
        var cache = Directories.cache(env);
        var scratch = Files.createTempDirectory(cache, "tmp.");
        try {
            var command = new ArrayList<>(OperatingSystem.isWindows() ? JBangCommand.of("build", script.toString())
                    : List.of(lib.resolve("sh/jbang-build").toString(), script.toString(), cache.toString(),
                            scratch.toString()));
            if (home != null) command.add(home.toString());
            var output = run(command);
            if (output.isEmpty()) return Optional.empty();
            var javac = JAVAC_ERROR.matcher(output.get());
            if (javac.find()) {
                var place = javac.group(1) + " line " + javac.group(2);
                return Optional.of("it does not compile: " + place + ": " + javac.group(3));
            }
            var jbang = JBANG_ERROR.matcher(output.get());
            return jbang.find() ? Optional.of(jbang.group(1)) : output.map(HookCheck::lastLine);
        } finally {
            FileTree.remove(scratch);
        }
    }

    private Optional<String> shell(Path script) throws IOException {
        var first = firstLine(script);
        if (!first.startsWith("#!")) return Optional.empty();
        var command = new ArrayList<>(List.of(first.substring(2).strip().split("[ \t]+")));
        var last = Path.of(command.getLast()).getFileName();
        if (last == null || !SHELLS.contains(last.toString())) return Optional.empty();
        command.add("-n");
        command.add(script.toString());
        return run(command).map(output -> "its syntax is wrong: " + lastLine(output));
    }

    private static String firstLine(Path script) throws IOException {
        try (var in = Files.newInputStream(script)) {
            var text = new String(in.readNBytes(200), StandardCharsets.ISO_8859_1);
            return text.contains("\n") ? text.substring(0, text.indexOf('\n')) : text;
        }
    }

    /// Returns the output of a command that failed. Returns empty if it succeeded.
    private Optional<String> run(List<String> command) throws IOException {
        if (closed) throw new IOException("the watch has ended");
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        running = process;
        if (closed) end(); // close may have missed it
        process.getOutputStream().close();
        try {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(output);
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            running = null;
        }
    }

    private static String lastLine(String output) {
        return output.lines().filter(line -> !line.isBlank()).reduce((_, last) -> last).orElse("no reason").strip();
    }
}
