package whaleware.reports.backends;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// The settings and places that back-ends need besides their URL.
///
/// @param token `ww.reports.token`, for `http:` and `elasticsearch:` if the URL names no user; "" for none
/// @param ca `ww.reports.ca`, a PEM file with certificates to trust besides the JDK's; "" for none
/// @param cert `ww.reports.cert`, a PEM file with the client's certificate chain; "" for none
/// @param key `ww.reports.key`, a PEM file with the private key of `cert`; "" if `cert` has it too
/// @param env has `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, see [EnvironmentProxy]
/// @param home `WW_HOME`, with the JDBC drivers in `lib/jdbc`
/// @param lib the folder of the library
/// @param stdout writes the lines of `stdout:`
public record BackendContext(String token, String ca, String cert, String key, Map<String, String> env, Path home,
        Path lib, LineWriter stdout) {
    /// Writes lines, given without their line break. May wait.
    public interface LineWriter {
        void write(String line) throws IOException, InterruptedException;
    }

    /// Without a client's certificate and without proxies.
    public BackendContext(String token, String ca, Path home, Path lib, LineWriter stdout) {
        this(token, ca, "", "", Map.of(), home, lib, stdout);
    }
}
