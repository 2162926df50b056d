package whaleware.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import whaleware.base.DidYouMean;
import whaleware.base.Directories;
import whaleware.base.Failure;
import whaleware.base.FileTree;
import whaleware.base.ProcessEnvironment;
import whaleware.hooks.HookFile;
import whaleware.reports.backends.ShippedReporters;

/// What is wrong with the hooks of a home, each in a line with its cure.
final class HookChecks {
    private static final Pattern JAVAC = Pattern.compile("(?m)^.*/([^/]+\\.java):(\\d+): error: (.*)$"), JBANG = Pattern.compile("(?m)^\\[jbang] \\[ERROR] (.*)$");

    private final Path usr, lib;
    private final Map<String, String> env;
    private final List<String> findings = new ArrayList<>();

    /// @param lib where `sh/jbang-build` lies
    HookChecks(Path usr, Path lib, Map<String, String> env) {
        this.usr = usr;
        this.lib = lib;
        this.env = env;
    }

    List<String> findings() {
        if (!Files.isDirectory(usr)) return List.of("cannot find any hook: there is no folder " + usr + " (name the folder that holds usr: check HOME)");
        for (var name : HookFile.NAMES) {
            try {
                HookFile.find(usr, lib, name).ifPresent(this::look);
                shadowed(name);
            } catch (Failure unusable) {
                findings.add(unusable.getMessage());
            }
        }
        try (var files = Files.list(usr)) {
            files.map(file -> file.getFileName().toString()).sorted().forEach(this::stranger);
        } catch (IOException hidden) {
            findings.add("cannot look into " + usr + ": not allowed to user " + ProcessEnvironment.user() + " (chmod a+rx it)");
        }
        return findings;
    }

    private void look(HookFile hook) {
        if (!hook.path().toString().endsWith(".java")) crlf(hook.path());
        else if (!ShippedReporters.unmodified(hook.path())) compile(hook.path());
    }

    private void crlf(Path hook) {
        try (var in = Files.newInputStream(hook)) {
            var text = new String(in.readNBytes(1 << 20), StandardCharsets.ISO_8859_1);
            if (!text.contains("\0") && text.contains("\r\n")) findings.add("cannot run hook " + hook + ": some of its lines end as on Windows (CRLF) (sed -i 's/\\r$//' it, or set eol=lf in .gitattributes)");
        } catch (IOException mayBeRunButNotRead) {
            // then nobody can tell
        }
    }

    private void shadowed(String name) throws Failure {
        Path first = usr.resolve(name), java = usr.resolve(name + ".java");
        if (!Files.exists(first) || !Files.exists(java) || ShippedReporters.unmodified(java)) return;
        if (HookFile.find(usr, lib, name).filter(hook -> hook.path().equals(java)).isEmpty()) findings.add("cannot run hook " + java + ": " + first + " comes before it (remove one of them)");
    }

    /// A file that no state runs, but looks as if one should.
    private void stranger(String file) {
        var word = file.replaceFirst("\\.(java|sh|bash|py)$", "");
        if (HookFile.NAMES.contains(file) || file.endsWith(".java") && HookFile.NAMES.contains(word)) return;
        if (HookFile.NAMES.contains(word)) findings.add("cannot run hook " + usr.resolve(file) + ": a hook that is no Java has no ending (mv it to " + word + ")");
        // a helper may well be called setup, which is not far from svcup
        else DidYouMean.of(word, HookFile.NAMES).filter(near -> DidYouMean.distance(word.toLowerCase(java.util.Locale.ROOT), near) <= (near.length() < 6 ? 1 : 2))
                .ifPresent(near -> findings.add("cannot run hook " + usr.resolve(file) + ": no hook has this name (did you mean '" + near + (file.endsWith(".java") ? ".java" : "") + "'?)"));
    }

    /// Builds it as its first run would, and does not run it.
    private void compile(Path hook) {
        try {
            var cache = Directories.cache(env);
            var temporary = Files.createTempDirectory(cache, "tmp.");
            try {
                wrong(lib.resolve("sh/jbang-build").toString(), hook.toString(), cache.toString(), temporary.toString())
                        .ifPresent(why -> findings.add("cannot run hook " + hook + ": " + why + " (mend it)"));
            } finally {
                FileTree.remove(temporary);
            }
        } catch (IOException nowhere) {
            findings.add("cannot compile hook " + hook + ": " + nowhere.getMessage() + " (let WW_CACHE name a folder to write in)");
        }
    }

    private static Optional<String> wrong(String... command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var setup = builder.start();
        var said = new String(setup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (setup.waitFor() == 0) return Optional.empty();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        Matching javac = new Matching(JAVAC, said), jbang = new Matching(JBANG, said);
        return javac.group(3).map(why -> "it does not compile: " + javac.group(1).orElseThrow() + " line " + javac.group(2).orElseThrow() + ": " + why)
                .or(() -> jbang.group(1)).or(() -> said.lines().filter(line -> !line.isBlank()).reduce((_, last) -> last).map(String::strip));
    }

    private record Matching(Pattern pattern, String text) {
        Optional<String> group(int group) {
            var found = pattern.matcher(text);
            return found.find() ? Optional.of(found.group(group)) : Optional.empty();
        }
    }
}
