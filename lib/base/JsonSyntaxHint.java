package whaleware.base;

/// Finds the token that is missing in a broken JSON text. Reads the text itself: Jackson's messages are no API, and
/// repeat parts of the text, which may hold secrets. Not thread-safe.
final class JsonSyntaxHint {
    private static final String NUMBER = "-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?";
    private final String text;
    private final int refusedAt;
    private int at;
    private String expected;

    private JsonSyntaxHint(String text, int refusedAt) {
        this.text = text;
        this.refusedAt = refusedAt;
    }

    /// Returns the hint for a text.
    ///
    /// @param refusedAt where Jackson stopped: if no token is missing up to there, an escape in a string is invalid
    static JsonSyntaxHint of(String text, int refusedAt) {
        var hint = new JsonSyntaxHint(text, refusedAt);
        if (hint.value() || hint.at > refusedAt) {
            hint.at = refusedAt;
            hint.expected = "valid JSON";
        }
        return hint;
    }

    /// Returns the missing token, as `','`.
    String expected() {
        return expected;
    }

    /// Returns where it is missing, in characters from the start.
    int offset() {
        return at;
    }

    // Each of these methods skips one part of the text. It returns false at a missing token, and beyond Jackson's stop.

    private boolean value() {
        char c = next();
        if (at > refusedAt) return false;
        if (c == '{' || c == '[') return container(c == '{' ? '}' : ']');
        if (c == '"') return string();
        int start = at;
        while (Character.isLetterOrDigit(current()) || "+-.".indexOf(current()) >= 0) at++;
        var word = text.substring(start, at);
        boolean number = c == '-' || c >= '0' && c <= '9';
        if (number ? word.length() <= 1000 && word.matches(NUMBER) : word.matches("true|false|null")) return true;
        at = start;
        if (number) return missing(word.length() > 1000 ? "a number of at most 1000 digits" : "a valid number");
        return missing(c == '\'' ? "a string in double quotes" : "a value");
    }

    private boolean container(char close) {
        at++;
        if (next() == close) return skip();
        if (at == text.length()) return missing("'" + close + "'");
        while (close == '}' ? member() : value()) {
            char c = next();
            if (c == close) return skip();
            if (c != ',') return missing(at == text.length() || c == '}' || c == ']' ? "'" + close + "'" : "','");
            at++;
        }
        return false;
    }

    private boolean member() {
        if (next() != '"') return missing("a key in double quotes");
        if (!string()) return false;
        if (next() != ':') return missing("':'");
        at++;
        return value();
    }

    private boolean string() {
        for (at++; current() >= ' '; at++) {
            if (current() == '"') return skip();
            if (current() == '\\') at++;
        }
        at = Math.min(at, text.length());
        return missing("'\"'");
    }

    private boolean missing(String token) {
        expected = text.startsWith("//", at) || text.startsWith("/*", at) ? "JSON without comments" : token;
        return false;
    }

    private boolean skip() {
        at++;
        return true;
    }

    private char next() {
        while (" \t\r\n".indexOf(current()) >= 0) at++;
        return current();
    }

    private char current() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
