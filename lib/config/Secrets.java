package whaleware.config;

import java.util.regex.Pattern;

/// Hides what must not be read in a log: stricter than [Redaction#url], because a message shows a URL to more people than `cfg` does.
public interface Secrets {
    /// A user without a password, as tokens are written.
    Pattern USER = Pattern.compile("^((?:[a-zA-Z][\\w+.-]*:)*(?://)?)(?![^/?#@]*:\\*\\*\\*@)[^/?#@]+@");
    /// A user where an unescaped `/`, `?` or `#` in the password makes the URL a broken one.
    Pattern BROKEN_USER = Pattern.compile("^([a-zA-Z][\\w+.-]*://)(?![^/?#@:]*(:\\d+)?([/?#]|$)|[^/?#@]*@).*@");
    /// A part of the path that nobody has thought of by hand, as in the addresses of web hooks.
    Pattern RANDOM = Pattern.compile("/(?=[^/?#]*[0-9])(?=[^/?#]*[A-Za-z])[A-Za-z0-9_~-]{20,}(?=[/?#]|$)");

    /// The URL with password or token, values of secret-looking parameters and random-looking parts of its path replaced by `***`.
    static String hide(String url) {
        var shown = USER.matcher(Redaction.url(url)).replaceFirst("$1" + Redaction.MASK + "@");
        shown = BROKEN_USER.matcher(shown).replaceFirst("$1" + Redaction.MASK + "@");
        return RANDOM.matcher(shown).replaceAll("/" + Redaction.MASK);
    }
}
