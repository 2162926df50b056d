package whaleware.fleet.http;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import whaleware.fleet.http.Router.Access;

/// Log in and log out by a form: `POST /login` with `token`, and `to`, the path to go on with. The page of the form is
/// `GET /login`; after a wrong token it is `/login?wrong=1`.
public final class Login {
    private static final int MAX_FORM = 4096;

    private final AccessTokens tokens;
    private final BooleanSupplier tls;

    /// @param tls whether the server speaks HTTPS: then the cookie is sent over HTTPS only
    public Login(AccessTokens tokens, BooleanSupplier tls) {
        this.tokens = tokens;
        this.tls = tls;
    }

    /// Adds its routes.
    public void routes(Router router) {
        router.add("POST", "/login", Access.NONE, this::login);
        router.add("POST", "/logout", Access.NONE, _ -> redirect("/login?out=1").with("Set-Cookie", AccessTokens.logout()));
    }

    private Response login(Request request) throws IOException {
        var type = request.headers().getOrDefault("content-type", "");
        if (!type.startsWith("application/x-www-form-urlencoded")) {
            return Response.error(415, "cannot read the form: its type is not application/x-www-form-urlencoded"
                    + " (send token=TOKEN)");
        }
        var bytes = request.body().readNBytes(MAX_FORM + 1);
        if (bytes.length > MAX_FORM) return Response.error(413, "cannot read the form: too long (send token=TOKEN)");
        var form = Router.query(new String(bytes, StandardCharsets.UTF_8));
        var to = local(value(form, "to"));
        if (!tokens.isReadToken(value(form, "token").strip())) {
            return redirect("/login?wrong=1&to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
        }
        return redirect(to).with("Set-Cookie", tokens.login(tls.getAsBoolean()));
    }

    private static String value(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of("")).getFirst();
    }

    /// Returns a path of this server: a link to the login must not lead elsewhere.
    private static String local(String to) {
        boolean local = to.startsWith("/") && !to.startsWith("//") && to.indexOf('\\') < 0
                && to.chars().allMatch(c -> c > ' ' && c < 127);
        return local ? to : "/";
    }

    private static Response redirect(String to) {
        return Response.empty(303).with("Location", to);
    }
}
