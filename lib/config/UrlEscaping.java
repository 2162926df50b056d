package whaleware.config;

import java.nio.charset.StandardCharsets;

/// Percent-encodes text that is filled into a URL ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986)), so that it
/// keeps its meaning. A valid `%XX` is left alone: the text may be encoded already.
///
/// - In the user part, and in a parameter's value, all characters that could end it are encoded.
/// - In the host and the path, only blanks, quotes and other characters that no URL has, since the text may be more
///   than one step: `a/b`, `db:5432`.
/// - Before the scheme, nothing: the text has the scheme itself. The same holds for the path of a `jdbc:` URL.
interface UrlEscaping {
    /// The characters that stay, besides letters and digits.
    String USER = "-._~", PARAMETER = USER + "=/:,!*()$@", OTHER = PARAMETER + "?#[]&;+'";

    /// Returns `value` as the URL needs it.
    ///
    /// @param before the URL's text before the value
    /// @param after the text after it
    static String fill(String before, String value, String after) {
        var scheme = scheme(before);
        if (scheme.isEmpty()) return value;
        boolean parameter = before.indexOf('?') >= 0;
        if (parameter) return encode(value, PARAMETER, true);
        int slashes = before.indexOf("://");
        boolean authority = slashes >= 0 && before.indexOf('/', slashes + 3) < 0;
        if (authority && userEnds(after)) return encode(value, USER, true);
        return scheme.startsWith("jdbc:") ? value : encode(value, OTHER, false);
    }

    /// Returns text with all characters percent-encoded but letters, digits and those of `kept`.
    ///
    /// @param ascii whether letters beyond ASCII are encoded too
    static String encode(String text, String kept, boolean ascii) {
        var encoded = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean stays = c < 128 ? isAlphanumeric(c) || kept.indexOf(c) >= 0 || isEncoded(text, i) : !ascii;
            if (stays) encoded.appendCodePoint(c);
            else for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) append(encoded, b);
            i += Character.charCount(c);
        }
        return encoded.toString();
    }

    /// Whether a text is a URL: it begins with `scheme://` or `jdbc:`.
    static boolean isUrl(String text) {
        return !scheme(text).isEmpty();
    }

    private static String scheme(String text) {
        if (text.startsWith("jdbc:")) return "jdbc:";
        int end = text.indexOf("://");
        for (int i = 0; i < end; i++)
            if (!isAlphanumeric(text.charAt(i)) && "+.-:".indexOf(text.charAt(i)) < 0) return "";
        return end <= 0 ? "" : text.substring(0, end);
    }

    // The user part ends at an '@' before the path begins.
    private static boolean userEnds(String after) {
        for (int i = 0; i < after.length(); i++) {
            char c = after.charAt(i);
            if (c == '@') return true;
            if (c == '/' || c == '?' || c == '#') return false;
            if (c == '$' && after.startsWith("${", i)) i = Math.max(i, after.indexOf('}', i));
        }
        return false;
    }

    private static boolean isEncoded(String text, int at) {
        return text.charAt(at) == '%' && at + 2 < text.length() && isHex(text.charAt(at + 1))
                && isHex(text.charAt(at + 2));
    }

    private static boolean isAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }

    private static void append(StringBuilder text, byte b) {
        text.append('%').append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)))
                .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
    }
}
