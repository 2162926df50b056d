package whaleware;

import java.util.regex.Pattern;

/// Hides what must not be read in a log.
public interface Secrets {
    /// What stands for a secret.
    String HIDDEN = "***";

    /// The part of a URL before the path: `scheme://`, everything up to an `@`, host and port.
    Pattern USER = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.:-]*:/{0,2})([^/?#@]*@)+");
    /// The same where an unescaped `/`, `?` or `#` in the password makes the URL a broken one.
    Pattern BROKEN_USER = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*://)(?![^/?#@:]*(:\\d+)?([/?#]|$)).*@");
    /// A value whose key looks like a secret's, as in `?password=x`.
    Pattern VALUE = Pattern.compile("(?i)([?&;#][^=&;#]*(?:pass|pwd|token|secret|key|sig|auth|cred)[^=&;#]*=)[^&;#]*");
    /// A part of the path that nobody would have thought of by hand, as in the addresses of web hooks.
    Pattern RANDOM = Pattern.compile("/(?=[^/?#]*[0-9])(?=[^/?#]*[A-Za-z])[A-Za-z0-9_~-]{20,}(?=[/?#]|$)");

    /// The URL with user and password, values of secret-looking parameters and random-looking parts of its path replaced by `***`.
    static String hide(String url) {
        var shown = USER.matcher(url).replaceFirst("$1" + HIDDEN + "@");
        shown = BROKEN_USER.matcher(shown).replaceFirst("$1" + HIDDEN + "@");
        shown = VALUE.matcher(shown).replaceAll("$1" + HIDDEN);
        return RANDOM.matcher(shown).replaceAll("/" + HIDDEN);
    }
}
