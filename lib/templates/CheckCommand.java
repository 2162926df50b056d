package whaleware.templates;

import java.nio.file.Path;
import java.util.Optional;

/// Runs the check of a file, such as `nginx -t -c {}`.
@FunctionalInterface
public interface CheckCommand {
    /// Runs a command line.
    ///
    /// @param line for `sh -c`
    /// @param file the new file, for messages
    /// @return why the check has failed; empty if it ended with 0
    Optional<String> run(String line, Path file);
}
