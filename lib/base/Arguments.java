package whaleware.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The arguments of this process, read as UTF-8 whatever the locale says; see [ProcessEnvironment] for why.
public interface Arguments {

    /// @param decoded as Java hands them to `main`
    static List<String> read(List<String> decoded) {
        return read(decoded, Path.of("/proc/self/cmdline"));
    }

    /// @param cmdline the whole command, each word closed by a NUL (proc(5)); if it cannot be read, Java's own view is given
    static List<String> read(List<String> decoded, Path cmdline) {
        if (decoded.stream().noneMatch(argument -> argument.contains("\uFFFD"))) return decoded;
        try {
            var words = List.of(new String(Files.readAllBytes(cmdline), StandardCharsets.UTF_8).split("\0", -1));
            return words.subList(words.size() - 1 - decoded.size(), words.size() - 1);
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return decoded;
        }
    }
}
