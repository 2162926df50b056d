package whaleware.hooks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FilePath;
import whaleware.base.Mount;
import whaleware.base.OperatingSystem;

/// The file of a hook: `usr/NAME`, any executable, or `usr/NAME.java`, a JBang script.
///
/// If both exist, `NAME` wins, unless it contains only comments, as the default hooks do. An empty `NAME` wins, too: it
/// turns the hook off.
///
/// @param path the file
/// @param command the command that runs the file, without the hook's arguments
public record HookFile(Path path, List<String> command) {

    /// The names of all hooks, in the order of the life cycle.
    public static final List<String> NAMES = List.of(
            "boot", "firstboot", "upgrade", "svcup", "warmup", "up", "monitor", "svcdown", "backup", "restore",
            "lifecycle", "pushstats");

    private static final String UTF_8_MARK = "\u00ef\u00bb\u00bf";
    /// With a byte order mark; `#!` and `//` without one.
    private static final List<String> UTF_16_STARTS =
            List.of("\u00ff\u00fe", "\u00fe\u00ff", "#\0!\0", "\0#\0!", "/\0/\0", "\0/\0/");

    /// Returns the hook's file, or an empty Optional if the hook is absent, empty or only comments.
    ///
    /// Throws Failure if the file exists and cannot be run. Its message includes the cure, its code is 70.
    ///
    /// @param usr the folder of the hooks
    /// @param lib the folder of `jbang`
    public static Optional<HookFile> find(Path usr, Path lib, String name) {
        Path path = usr.resolve(name), java = usr.resolve(name + ".java");
        if (!exists(path) || exists(java) && isPlaceholder(path)) path = java;
        if (!exists(path)) return Optional.empty();
        checkReadable(path);
        var text = text(path);
        checkEncoding(path, text);
        if (isScript(text) && hasOnlyComments(text)) return Optional.empty();
        if (path.equals(java)) {
            return Optional.of(new HookFile(path, List.of(lib.resolve("jbang").toString(), path.toString())));
        }
        if (!Files.isExecutable(path)) throw notExecutable(path);
        if (isScript(text) && text.startsWith("#!")) {
            checkInterpreter(path, text.substring(2, text.contains("\n") ? text.indexOf('\n') : text.length()));
        }
        return Optional.of(new HookFile(path, List.of(path.toString())));
    }

    /// Returns whether the file is a JBang script, which `lib/jbang` runs.
    public boolean isJava() {
        return command.size() > 1;
    }

    private static boolean exists(Path path) {
        return Files.exists(path) || Files.isSymbolicLink(path);
    }

    private static boolean isPlaceholder(Path path) {
        var text = Files.isRegularFile(path) ? text(path) : null;
        return isScript(text) && !text.isBlank() && hasOnlyComments(text);
    }

    private static boolean isScript(String text) {
        return text != null && text.indexOf('\0') < 0;
    }

    /// Editors of Windows save text as UTF-16, or with a byte order mark, behind which the kernel sees no `#!`.
    private static void checkEncoding(Path path, String text) {
        if (text == null) return;
        for (var start : UTF_16_STARTS) {
            if (text.startsWith(start)) {
                throw unusable(path, "it is UTF-16", "save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8");
            }
        }
        if (text.startsWith(UTF_8_MARK) && !hasOnlyComments(text.substring(UTF_8_MARK.length()))) {
            throw unusable(path, "it begins with a byte order mark",
                    "save it as UTF-8 without one: sed -i '1s/^\\xEF\\xBB\\xBF//' it");
        }
    }

    /// The mode may permit the execution, and the mount may not.
    private static Failure notExecutable(Path path) {
        var mount = Mount.of(path).filter(Mount::isNoexec);
        if (mount.isEmpty()) return unusable(path, "not executable", "chmod +x it, or COPY --chmod=755");
        return unusable(path, "it is on " + mount.get().point() + ", which is mounted with noexec",
                "mount it with exec, as docker's --tmpfs " + mount.get().point() + ":exec does, or COPY the hooks");
    }

    private static boolean hasOnlyComments(String text) {
        return text.lines().map(String::strip)
                .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.startsWith("//"));
    }

    private static void checkReadable(Path path) {
        if (!Files.exists(path)) {
            throw unusable(path, "the link's target does not exist", "COPY the file itself, or fix the link");
        }
        if (Files.isDirectory(path)) throw unusable(path, "it is a folder", "put the hook's file there");
        if (!Files.isReadable(path) && !Files.isExecutable(path)) {
            throw unusable(path, "not readable", "chmod +rx it, or COPY --chmod=755");
        }
    }

    private static void checkInterpreter(Path path, String shebang) {
        if (shebang.endsWith("\r")) {
            throw unusable(path, "its lines end as on Windows (CRLF)",
                    "sed -i 's/\\r$//' it, or set eol=lf in .gitattributes");
        }
        if (!OperatingSystem.isLinux()) return; // the image has the interpreter
        var words = shebang.strip().split("[ \t]+");
        var interpreter = words[0];
        if (interpreter.startsWith("/") && FilePath.find(interpreter).filter(Files::exists).isEmpty()) {
            throw unusable(path, "its interpreter " + interpreter + " does not exist",
                    "install it, or name another one in the first line");
        }
        boolean namesCommand = interpreter.endsWith("/env") && words.length == 2 && !words[1].startsWith("-");
        if (namesCommand && !onPath(words[1])) {
            throw unusable(path, "its interpreter " + words[1] + " is not on the PATH",
                    "install it, or name another one in the first line");
        }
    }

    private static boolean onPath(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> FilePath.isExecutable(folder, command));
    }

    /// Returns the start of a file, a character a byte. Returns null for a file that can be executed but not read.
    private static String text(Path path) {
        try (var in = Files.newInputStream(path)) {
            return new String(in.readNBytes(65_536), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static Failure unusable(Path path, String why, String cure) {
        return new Failure(ExitCode.INTERNAL, "cannot run hook " + path + ": " + why + " (" + cure + ")");
    }
}
