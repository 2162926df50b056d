package whaleware.status;

import java.util.function.UnaryOperator;

/// Builds HTML. Text from hooks, labels and back-ends is text on the page, never markup, whatever characters it has.
/// Not thread-safe.
final class Html {
    /// The most characters of one text.
    static final int MAX_TEXT = 2000;

    private final StringBuilder html = new StringBuilder(16384);
    private final UnaryOperator<String> mask;

    /// @param mask hides the secrets in a text
    Html(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    /// Adds markup, which must be a constant of the program.
    Html markup(String constant) {
        html.append(constant);
        return this;
    }

    /// Adds a text of the program's own, such as a state or a duration.
    Html plain(String text) {
        escape(text);
        return this;
    }

    /// Adds a text of another program. Its secrets are masked; the direction of its letters ends with it.
    Html text(String text) {
        var masked = mask.apply(text);
        boolean tooLong = masked.length() > MAX_TEXT;
        html.append("<bdi>");
        escape(tooLong ? masked.substring(0, MAX_TEXT) + "…" : masked);
        html.append("</bdi>");
        return this;
    }

    /// Adds `<dt>` and `<dd>` with a text of another program, unless it is empty.
    Html row(String name, String text) {
        if (text.isEmpty()) return this;
        return markup("<div><dt>").plain(name).markup("</dt><dd>").text(text).markup("</dd></div>\n");
    }

    /// Adds a right-aligned cell with a number.
    Html number(String text) {
        return markup("<td class=\"n\">").plain(text).markup("</td>");
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                case '\n', '\t' -> html.append(c);
                // HTML has no other control characters, and a half of a surrogate pair is no character
                default -> html.append(Character.isISOControl(c) || lone(text, i) ? '\uFFFD' : c);
            }
        }
    }

    private static boolean lone(String text, int i) {
        char c = text.charAt(i);
        if (!Character.isSurrogate(c)) return false;
        int other = Character.isHighSurrogate(c) ? i + 1 : i - 1;
        return other < 0 || other == text.length() || !Character.isSurrogatePair(
                text.charAt(Math.min(i, other)), text.charAt(Math.max(i, other)));
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
