package whaleware.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The environment and the arguments of this process, decoded as UTF-8 in any locale. Java decodes them by the locale.
/// In a container without one (`LANG` unset means `POSIX`) Java turns each byte that is not ASCII into U+FFFD.
public interface ProcessEnvironment {

    /// Returns the variables of the container. Those that `lib/jbang` hides from our JVMs have their own names again.
    static Map<String, String> read() {
        var env = read(Path.of("/proc/self/environ"));
        for (var kept : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")) {
            if (env.containsKey("WW_KEPT_" + kept)) env.put(kept, env.get("WW_KEPT_" + kept));
        }
        return env;
    }

    /// Returns the variables in a file; those that Java decoded if it cannot be read.
    ///
    /// @param environ entries `NAME=value`, each followed by a NUL, see proc(5)
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

    /// Returns the name of this process's user, or its number if it has no name.
    static String user() {
        var name = System.getProperty("user.name", "?");
        try {
            return name.equals("?") ? String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid")) : name;
        } catch (IOException e) {
            return name;
        }
    }

    /// Returns the arguments of this process.
    ///
    /// @param decoded as Java passes them to `main`
    static List<String> arguments(List<String> decoded) {
        return arguments(decoded, Path.of("/proc/self/cmdline"));
    }

    /// Returns the last arguments in a file, as many as `decoded` has; `decoded` if the file cannot be read.
    ///
    /// @param cmdline the words of the command, each followed by a NUL, see proc(5)
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
