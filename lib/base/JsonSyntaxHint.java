package whaleware.base;

import java.util.Optional;
import java.util.regex.Pattern;

/// What stood to be expected where a JSON text is broken, in plain words: Jackson's own messages speak of its switches, and repeat the text, which may hold secrets.
///
/// @param what as `expected ','`
/// @param offset where, in characters from the start
record JsonSyntaxHint(String what, int offset) {
    private static final Pattern TOKEN = Pattern.compile("^(?:Unrecognized|Non-standard) token '(.*?)(?:\\.\\.\\.)?': ", Pattern.DOTALL);
    private static final Pattern MARKER = Pattern.compile("^Unexpected close marker '.': expected '(.)'");

    /// @param text the whole text
    /// @param message Jackson's
    /// @param offset where Jackson stopped
    static JsonSyntaxHint of(String text, String message, int offset) {
        var token = TOKEN.matcher(message);
        if (token.find()) return new JsonSyntaxHint(value(text, offset - token.group(1).length()), offset - token.group(1).length());
        var marker = MARKER.matcher(message);
        if (marker.find()) return new JsonSyntaxHint("expected '" + marker.group(1) + "'", offset);
        if (message.startsWith("Unexpected end-of-input")) return new JsonSyntaxHint(end(text, message), text.length());
        if (message.startsWith("Illegal character")) return new JsonSyntaxHint("expected no control characters", offset - 1);
        return number(text, message, offset).orElseGet(() -> new JsonSyntaxHint(what(text, message, offset), offset));
    }

    // Jackson points at any of a number's characters.
    private static Optional<JsonSyntaxHint> number(String text, String message, int offset) {
        var start = Math.min(offset, text.length());
        while (start > 0 && "+-.eE0123456789".indexOf(at(text, start - 1)) >= 0) start--;
        var end = start;
        while ("+-.eE0123456789".indexOf(at(text, end)) >= 0) end++;
        if (message.startsWith("Number ")) return Optional.of(new JsonSyntaxHint("expected a number of at most 1000 digits", start));
        if (message.contains("plus sign")) return Optional.of(new JsonSyntaxHint("expected a number without '+'", start));
        if (message.contains("Leading zero")) return Optional.of(new JsonSyntaxHint("expected a number without leading zeros", start));
        return message.contains("numeric value") ? Optional.of(new JsonSyntaxHint("expected a digit", end)) : Optional.empty();
    }

    private static String what(String text, String message, int offset) {
        if (message.contains("maximum allowed")) return "expected a shorter key";
        if (message.contains("comma")) return "expected ','";
        if (message.contains("colon")) return "expected ':'";
        if (message.contains("comment")) return "expected JSON without comments";
        if (message.contains("start field name")) return at(text, offset) == '}' ? "expected a key in double quotes after ','" : "expected a key in double quotes";
        if (message.contains("expected a v")) return value(text, offset);
        if (message.contains("hex-digit")) return "expected four hex digits after '\\u'";
        if (message.contains("character escape")) return "expected one of \" \\ / b f n r t u after '\\'";
        if (message.contains("unquoted character")) return at(text, offset) == '\n' ? "expected '\"' before the line's end, or \\n" : "expected control characters as \\u00XX";
        return "expected valid JSON";
    }

    private static String end(String text, String message) {
        if (message.contains("string value") || message.contains("in field name") || message.contains("escape")) return "expected '\"'";
        var last = text.stripTrailing();
        var before = last.isEmpty() ? ' ' : last.charAt(last.length() - 1);
        if (before == ':') return "expected a value";
        if (message.contains("Array")) return before == ',' ? "expected a value" : "expected ']'";
        if (before == ',') return "expected a key in double quotes";
        return message.contains("within/between") ? "expected ':'" : "expected '}'";
    }

    private static String value(String text, int offset) {
        return at(text, offset) == '\'' ? "expected a string in double quotes" : "expected a value";
    }

    private static char at(String text, int offset) {
        return offset >= 0 && offset < text.length() ? text.charAt(offset) : ' ';
    }
}
