package whaleware;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The environment of this process, read as UTF-8 whatever the locale says. Java decodes it by the locale, and in a
/// container that sets none (`LANG` unset is `POSIX`) each byte of a `CFG` that is not ASCII would come out as U+FFFD.
public interface Environment {

    /// The variables this process was started with.
    static Map<String, String> read() {
        return read(Path.of("/proc/self/environ"));
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
            return System.getenv();
        }
    }
}
