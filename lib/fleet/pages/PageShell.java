package whaleware.fleet.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import whaleware.fleet.http.Request;
import whaleware.fleet.http.Response;

/// The HTML of the pages: `shell.html` around the content of a page. Scripts fill in what instances have sent.
///
/// A list comes in its page, as the JSON of the API, so a browser has it without another request. Thread-safe.
final class PageShell {
    private static final String SHELL = text("shell.html");

    private static final String SILENCES = " <a href=\"/silences\">Silences</a>";
    private static final String LOG_OUT = "<form method=\"post\" action=\"/logout\"><button>Log out</button></form>";

    private final String html, loggedIn;

    /// @param version of the static files
    /// @param title of the page; the scripts put the instance in front of it
    /// @param content the name of the file with the page's content
    /// @param script the page's module
    /// @param silences whether there is a page of silences
    PageShell(String version, String title, String content, String script, boolean silences) {
        var whole = SHELL.replace("{{title}}", title).replace("{{script}}", script)
                .replace("{{content}}", text(content))
                .replace("{{version}}", version).replace("{{silences}}", silences ? SILENCES : "");
        html = whole.replace("{{logout}}\n", "");
        loggedIn = whole.replace("{{logout}}", LOG_OUT);
    }

    /// @param login whether a login has let the browser in: then there is a button that ends it
    /// @param path of the API that the script reads first, or null
    /// @param json the answer of that path, or null
    Response response(Request request, boolean login, String path, byte[] json) throws IOException {
        var data = json == null ? "" : "<script type=\"application/json\" id=\"data\" data-path=\"" + path + "\">"
                + inScript(json) + "</script>\n";
        var page = (login ? loggedIn : html).replace("{{data}}", data);
        return Compression.response(request, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns JSON that cannot end the element `script` that it is in.
    private static String inScript(byte[] json) {
        return new String(json, StandardCharsets.UTF_8).replace("<", "\\u003c");
    }

    private static String text(String file) {
        return new String(Assets.read(file), StandardCharsets.UTF_8);
    }
}
