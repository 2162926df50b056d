package whaleware.reports.backends;

import java.nio.file.Path;

/// The settings and places that back-ends need besides their URL.
///
/// @param token `ww.reports.token`, for `http:` and `elasticsearch:` if the URL names no user; "" for none
/// @param ca `ww.reports.ca`, a PEM file with certificates to trust besides the JDK's; "" for none
/// @param home `WW_HOME`, with the JDBC drivers in `lib/jdbc`
/// @param lib the folder of the library
/// @param stdout writes the lines of `stdout:`
public record BackendContext(String token, String ca, Path home, Path lib, LineWriter stdout) {
    /// Writes lines, given without their line break. May wait.
    public interface LineWriter {
        void write(String line) throws InterruptedException;
    }
}
