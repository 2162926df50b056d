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

/// The file behind the name of a hook: `usr/NAME`, any executable, or else `usr/NAME.java`, a JBang script. A `NAME` of nothing but
/// comments, as the default hooks are, gives way to `NAME.java`; an empty one does not: it turns the hook off.
///
/// @param path the file
/// @param command what runs it, without the hook's arguments
public record HookFile(Path path, List<String> command) {

    /// All names, in the order of a life.
    public static final List<String> NAMES = List.of("boot", "firstboot", "upgrade", "svcup", "warmup", "monitor", "svcdown", "lifecycle", "pushstats");

    /// The hook of this name; empty where it is absent, empty, or nothing but comments.
    /// @throws Failure where it is there and cannot be run; the message has the cure, the code is 70 until the caller knows better
    public static Optional<HookFile> find(Path usr, Path lib, String name) {
        Path path = usr.resolve(name), java = usr.resolve(name + ".java");
        if (!there(path) || there(java) && onlyComments(path)) path = java;
        if (!there(path)) return Optional.empty();
        if (!Files.exists(path)) throw unusable(path, "the link's target does not exist", "COPY the file itself, or mend the link");
        if (Files.isDirectory(path)) throw unusable(path, "it is a folder", "put the hook's file there");
        if (!Files.isReadable(path) && !Files.isExecutable(path)) throw unusable(path, "not readable", "chmod +rx it, or COPY --chmod=755");
        var text = text(path);
        if (text != null && idle(text)) return Optional.empty();
        if (path.toString().endsWith(".java")) return Optional.of(new HookFile(path, List.of(lib.resolve("jbang").toString(), path.toString())));
        if (!Files.isExecutable(path)) throw unusable(path, "not executable", "chmod +x it, or COPY --chmod=755");
        if (text != null && text.startsWith("#!")) check(path, text.substring(2, text.contains("\n") ? text.indexOf('\n') : text.length()));
        return Optional.of(new HookFile(path, List.of(path.toString())));
    }

    private static boolean there(Path path) {
        return Files.exists(path) || Files.isSymbolicLink(path);
    }

    private static boolean onlyComments(Path path) {
        var text = Files.isRegularFile(path) ? text(path) : null;
        return text != null && !text.isBlank() && idle(text);
    }

    private static boolean idle(String text) {
        return text.lines().map(String::strip).allMatch(line -> line.isEmpty() || line.startsWith("#") || line.startsWith("//"));
    }

    private static void check(Path path, String shebang) {
        if (shebang.endsWith("\r")) throw unusable(path, "its lines end as on Windows (CRLF)", "sed -i 's/\\r$//' it, or set eol=lf in .gitattributes");
        var words = shebang.strip().split("[ \t]+");
        var interpreter = words[0];
        if (interpreter.startsWith("/") && !Files.exists(Path.of(interpreter))) {
            throw unusable(path, "its interpreter " + interpreter + " does not exist", "install it, or name another one in the first line");
        }
        if (interpreter.endsWith("/env") && words.length == 2 && !words[1].startsWith("-") && !onPath(words[1])) {
            throw unusable(path, "its interpreter " + words[1] + " is not on the PATH", "install it, or name another one in the first line");
        }
    }

    private static boolean onPath(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /// The text of a script; null for what is none: a binary, or a file that may be run but not read.
    private static String text(Path path) {
        try (var in = Files.newInputStream(path)) {
            var text = new String(in.readNBytes(65_536), StandardCharsets.ISO_8859_1);
            return text.indexOf('\0') >= 0 ? null : text;
        } catch (IOException notReadable) {
            return null;
        }
    }

    private static Failure unusable(Path path, String why, String cure) {
        return new Failure(ExitCode.INTERNAL, "cannot run hook " + path + ": " + why + " (" + cure + ")");
    }
}
