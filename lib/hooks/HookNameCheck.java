package whaleware.hooks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import whaleware.base.DidYouMean;

/// Checks the names of the files in `usr`: no state runs a file that only looks like a hook.
///
/// A name that resembles that of a hook is one. Any other program is a helper if a file of the home mentions it, such as
/// a hook or a Dockerfile. Folders below `usr` are left alone.
public interface HookNameCheck {
    /// A file that is no hook.
    ///
    /// @param line what is wrong, with the cure
    /// @param likely whether the file was meant as a hook
    record Finding(String line, boolean likely) {}

    /// The file extensions of programs, which may have neither `#!` nor an x bit.
    Set<String> PROGRAMS = Set.of(".java", ".sh", ".bash", ".ksh", ".zsh", ".dash", ".ash", ".fish", ".py", ".pl",
            ".rb", ".php", ".lua", ".tcl", ".awk", ".js", ".mjs", ".cjs", ".ts", ".kt", ".kts", ".groovy", ".jsh",
            ".scala", ".clj", ".go", ".jar", ".class", ".exe", ".bat", ".cmd", ".ps1");
    /// The file extensions of data, and of copies that were put aside. The x bit says nothing about them, since
    /// `COPY --chmod=755` sets it for every file.
    Set<String> OTHERS = Set.of(".md", ".txt", ".log", ".sql", ".json", ".yaml", ".yml", ".xml", ".toml", ".ini",
            ".conf", ".cfg", ".properties", ".env", ".csv", ".mustache", ".tmpl", ".pem", ".key", ".crt", ".bak",
            ".old", ".orig", ".save", ".off", ".disabled", ".example", ".sample");
    /// The hooks that do what other systems call by these names.
    Map<String, String> FOREIGN = Map.ofEntries(Map.entry("init", "firstboot"), Map.entry("install", "firstboot"),
            Map.entry("setup", "firstboot"), Map.entry("migrate", "upgrade"), Map.entry("update", "upgrade"),
            Map.entry("prestart", "boot"), Map.entry("start", "svcup"), Map.entry("run", "svcup"),
            Map.entry("serve", "svcup"), Map.entry("entrypoint", "svcup"), Map.entry("wait", "warmup"),
            Map.entry("poststart", "up"), Map.entry("health", "monitor"), Map.entry("healthcheck", "monitor"),
            Map.entry("check", "monitor"), Map.entry("ready", "monitor"), Map.entry("readiness", "monitor"),
            Map.entry("liveness", "monitor"), Map.entry("stop", "svcdown"), Map.entry("prestop", "svcdown"),
            Map.entry("shutdown", "svcdown"), Map.entry("stats", "pushstats"), Map.entry("metrics", "pushstats"),
            Map.entry("notify", "lifecycle"));
    /// A shorter name of a hook, such as `up`, is a part of many words.
    int SHORTEST_PART = 4;
    /// The files of a folder that are searched for names of helpers.
    int MOST_FILES = 2000;
    /// The bytes that are searched for the name of one helper.
    int MOST_BYTES = 1 << 24;
    /// The bytes of a file that are searched for names of helpers.
    int SEARCHED = 1 << 18;
    Pattern MAIN = Pattern.compile("(?m)^\\s*(public\\s+static\\s+|static\\s+)?void\\s+main\\s*\\(");

    /// Returns a finding for each file directly in `usr` that is no hook and may be meant as one.
    ///
    /// Throws IOException if the folder cannot be read.
    static List<Finding> findings(Path usr) throws IOException {
        var findings = new ArrayList<Finding>();
        List<Path> files;
        try (var all = Files.list(usr)) {
            files = all.filter(file -> !isLeftByEditor(file.getFileName().toString())).sorted().toList();
        }
        for (var file : files) {
            wrong(file).map(why -> new Finding("cannot run hook " + file + ": " + why, true))
                    .or(() -> unknown(file)).ifPresent(findings::add);
        }
        return findings;
    }

    private static boolean isLeftByEditor(String name) {
        return name.endsWith("~") || name.startsWith(".") || name.startsWith("#");
    }

    /// Returns why a file is no hook, with the cure. Returns empty for hooks, and for files that do not look like one.
    private static Optional<String> wrong(Path file) {
        var name = file.getFileName().toString();
        var extension = extension(name);
        var stem = name.substring(0, name.length() - extension.length());
        boolean java = extension.equals(".java");
        if (isHook(name)) return Optional.empty();
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

    private static boolean isHook(String name) {
        return HookFile.NAMES.contains(name)
                || name.endsWith(".java") && HookFile.NAMES.contains(name.substring(0, name.length() - 5));
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }

    private static boolean isNear(String name, String hook) {
        int typos = hook.length() < 4 ? 0 : hook.length() < 6 ? 1 : 2;
        return DidYouMean.distance(name, hook) <= typos;
    }

    private static boolean isProgram(Path file, String extension) {
        if (!Files.isRegularFile(file) || OTHERS.contains(extension)) return false;
        return PROGRAMS.contains(extension) || Files.isExecutable(file) || start(file, 2).equals("#!");
    }

    /// A program with a name of its own. No other file mentions it, so only its name could start it.
    private static Optional<Finding> unknown(Path file) {
        var name = file.getFileName().toString();
        if (isHook(name) || !startsByItself(file, extension(name))) return Optional.empty();
        var hook = suggestion(name);
        if (isMentioned(file, FOREIGN.containsKey(stem(name)))) return Optional.empty();
        var meant = hook.map(known -> "did you mean '" + known + "'? ").orElse("");
        return Optional.of(new Finding("cannot run " + file + ": no hook has this name, and no file mentions it ("
                + meant + "A helper belongs in a folder below usr)", hook.isPresent()));
    }

    private static boolean startsByItself(Path file, String extension) {
        if (!Files.isRegularFile(file) || OTHERS.contains(extension)) return false;
        if (extension.equals(".java")) return MAIN.matcher(start(file, SEARCHED)).find();
        if (!Files.isExecutable(file)) return false;
        var start = start(file, 4);
        return start.startsWith("#!") || start.equals("\u007fELF");
    }

    private static String stem(String name) {
        return name.substring(0, name.length() - extension(name).length()).toLowerCase(Locale.ROOT)
                .replace("-", "").replace("_", "");
    }

    private static Optional<String> suggestion(String name) {
        var stem = stem(name);
        var foreign = FOREIGN.get(stem);
        if (foreign != null) return Optional.of(foreign);
        return HookFile.NAMES.stream().filter(hook -> hook.length() >= SHORTEST_PART)
                .filter(hook -> stem.startsWith(hook) || stem.endsWith(hook))
                .max((a, b) -> Integer.compare(a.length(), b.length()));
    }

    /// Returns whether another file names this one: a file below `usr` or `files`, or one beside `usr`.
    ///
    /// @param word whether the name is a common word: then a `/` must stand before it
    private static boolean isMentioned(Path file, boolean word) {
        var usr = file.getParent();
        var home = usr.toAbsolutePath().getParent();
        var mention = Pattern.compile((word ? "/" : "(?<![\\w.-])") + Pattern.quote(file.getFileName().toString())
                + "(?![\\w-])");
        var read = new AtomicInteger();
        return Stream.of(usr, home.resolve("files"), home.resolve("etc"), home)
                .flatMap(folder -> files(folder, folder.equals(home) ? 1 : 3))
                .filter(other -> !other.getFileName().equals(file.getFileName()))
                .anyMatch(other -> {
                    if (read.get() > MOST_BYTES) return true; // unknown: no warning
                    var text = start(other, SEARCHED);
                    read.addAndGet(text.length());
                    return mention.matcher(text).find();
                });
    }

    private static Stream<Path> files(Path folder, int depth) {
        try (var files = Files.walk(folder, depth)) {
            return files.filter(Files::isRegularFile).limit(MOST_FILES).toList().stream();
        } catch (IOException | java.io.UncheckedIOException absent) {
            return Stream.empty();
        }
    }

    private static String start(Path file, int bytes) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
