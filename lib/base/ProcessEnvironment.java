package whaleware.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The environment of this process, read as UTF-8 whatever the locale says. Java decodes it by the locale, and in a
/// container that sets none (`LANG` unset is `POSIX`) each byte of a `CFG` that is not ASCII would come out as U+FFFD.
public interface ProcessEnvironment {

    /// The variables of the container; those that `lib/jbang` keeps from our JVMs have their own names again.
    static Map<String, String> read() {
        var env = read(Path.of("/proc/self/environ"));
        for (var kept : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")) {
            if (env.containsKey("WW_KEPT_" + kept)) env.put(kept, env.get("WW_KEPT_" + kept));
        }
        return env;
    }

    /// @param environ `NAME=value` entries, each closed by a NUL (proc(5)); if it cannot be read, Java's own view is given
    static Map<String, String> read(Path environ) {
        try {
            var env = new LinkedHashMap<String, String>();
            for (var entry : new String(Files.readAllBytes(environ), StandardCharsets.UTF_8).split("\0")) {
                var equals = entry.indexOf('=');
                if (equals > 0) env.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
            }
            return env;
        } catch (IOException e) {
            return new LinkedHashMap<>(System.getenv());
        }
    }

    /// Who we are: by name, or by number where the number has no name.
    static String user() {
        var name = System.getProperty("user.name", "?");
        try {
            return name.equals("?") ? String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid")) : name;
        } catch (IOException e) {
            return name;
        }
    }

    /// The arguments of this process, read as UTF-8 too.
    ///
    /// @param decoded as Java hands them to `main`
    static List<String> arguments(List<String> decoded) {
        return arguments(decoded, Path.of("/proc/self/cmdline"));
    }

    /// @param cmdline the whole command, each word closed by a NUL (proc(5)); if it cannot be read, Java's own view is given
    static List<String> arguments(List<String> decoded, Path cmdline) {
        if (decoded.stream().noneMatch(argument -> argument.contains("\uFFFD"))) return decoded;
        try {
            var words = List.of(new String(Files.readAllBytes(cmdline), StandardCharsets.UTF_8).split("\0", -1));
            return words.subList(words.size() - 1 - decoded.size(), words.size() - 1);
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return decoded;
        }
    }
}
