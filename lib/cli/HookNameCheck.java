package whaleware.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import whaleware.base.DidYouMean;
import whaleware.hooks.HookFile;

/// Checks the name of a file in `usr`: no state runs a file that only looks like a hook.
interface HookNameCheck {
    /// The file extensions of programs, which may have neither `#!` nor an x bit.
    Set<String> PROGRAMS = Set.of(".java", ".sh", ".bash", ".ksh", ".zsh", ".dash", ".ash", ".fish", ".py", ".pl",
            ".rb", ".php", ".lua", ".tcl", ".awk", ".js", ".mjs", ".cjs", ".ts", ".kt", ".kts", ".groovy", ".jsh",
            ".scala", ".clj", ".go", ".jar", ".class", ".exe", ".bat", ".cmd", ".ps1");
    /// The file extensions of data, and of copies that were put aside. The x bit says nothing about them, since
    /// `COPY --chmod=755` sets it for every file.
    Set<String> OTHERS = Set.of(".md", ".txt", ".log", ".sql", ".json", ".yaml", ".yml", ".xml", ".toml", ".ini",
            ".conf", ".cfg", ".properties", ".env", ".csv", ".mustache", ".tmpl", ".pem", ".key", ".crt", ".bak",
            ".old", ".orig", ".save", ".off", ".disabled", ".example", ".sample");

    /// Returns why a file is no hook, with the cure. Returns empty for hooks, and for files that do not look like one.
    static Optional<String> wrong(Path file) {
        var name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        var extension = dot < 0 ? "" : name.substring(dot);
        var stem = dot < 0 ? name : name.substring(0, dot);
        boolean java = extension.equals(".java");
        if (HookFile.NAMES.contains(name) || java && HookFile.NAMES.contains(stem)) return Optional.empty();
        if (HookFile.NAMES.contains(stem)) {
            return Optional.of("only hooks in Java have a file extension (mv it to " + stem + ", or let " + stem
                    + " start it)").filter(_ -> isProgram(file, extension));
        }
        // a helper script may be called setup, which is near svcup
        var typed = PROGRAMS.contains(extension) ? stem : name;
        return DidYouMean.of(typed, HookFile.NAMES)
                .filter(hook -> isNear(typed.toLowerCase(Locale.ROOT), hook))
                .map(hook -> java ? hook + ".java" : hook)
                .map(hook -> "no hook has this name (did you mean '" + hook + "'?)");
    }

    private static boolean isNear(String name, String hook) {
        int typos = hook.length() < 4 ? 0 : hook.length() < 6 ? 1 : 2;
        return DidYouMean.distance(name, hook) <= typos;
    }

    private static boolean isProgram(Path file, String extension) {
        if (!Files.isRegularFile(file) || OTHERS.contains(extension)) return false;
        if (PROGRAMS.contains(extension) || Files.isExecutable(file)) return true;
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(2), StandardCharsets.ISO_8859_1).equals("#!");
        } catch (IOException unreadable) {
            return false;
        }
    }
}
