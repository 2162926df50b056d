package whaleware.fleet.pages;

import java.nio.charset.StandardCharsets;
import whaleware.fleet.http.Response;

/// The HTML of the pages: `shell.html` around the content of a page. Scripts fill in what instances have sent.
final class PageShell {
    private static final String SHELL = text("shell.html");

    private static final String SILENCES = " <a href=\"/silences\">Silences</a>";
    private static final String LOG_OUT = "<form method=\"post\" action=\"/logout\"><button>Log out</button></form>";

    private final String html, loggedIn;

    /// @param version of the static files
    /// @param title of the page; the scripts put the instance in front of it
    /// @param content the name of the file with the page's content
    /// @param script the page's module
    /// @param data the path that the script reads first, or null
    /// @param silences whether there is a page of silences
    PageShell(String version, String title, String content, String script, String data, boolean silences) {
        var preload = data == null ? ""
                : "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"" + data + "\">\n";
        var whole = SHELL.replace("{{title}}", title).replace("{{script}}", script)
                .replace("{{preload}}\n", preload).replace("{{content}}", text(content))
                .replace("{{version}}", version).replace("{{silences}}", silences ? SILENCES : "");
        html = whole.replace("{{logout}}\n", "");
        loggedIn = whole.replace("{{logout}}", LOG_OUT);
    }

    /// @param login whether a login has let the browser in: then there is a button that ends it
    Response response(boolean login) {
        return Response.of(200, "text/html; charset=utf-8", login ? loggedIn : html);
    }

    private static String text(String file) {
        return new String(Assets.read(file), StandardCharsets.UTF_8);
    }
}
