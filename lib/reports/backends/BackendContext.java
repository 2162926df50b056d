package whaleware.reports.backends;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/// What back-ends need besides their URL.
///
/// @param token `ww.reports.token`, for `http:` and `elasticsearch:` where the URL names no user; "" for none
/// @param ca `ww.reports.ca`, a PEM file whose certificates are believed besides the JDK's; "" for none
/// @param home `WW_HOME`; drivers lie in its `lib/jdbc`
/// @param lib where the library lies
/// @param stdout where `stdout:` writes its lines; whoever owns stdout decides how it gets there
public record BackendContext(String token, String ca, Path home, Path lib, Lines stdout) {
    /// Takes a line without its line break, and may wait.
    public interface Lines {
        void line(String line) throws InterruptedException;
    }

    /// As a configuration has them.
    public static BackendContext of(JsonNode cfg, Path home, Path lib, Lines stdout) {
        var reports = cfg.path("ww").path("reports");
        return new BackendContext(reports.path("token").asText(), reports.path("ca").asText(), home, lib, stdout);
    }
}
