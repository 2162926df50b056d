package whaleware.templates;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Locale;
import whaleware.base.Text;

/// How a value is written into a file, by the suffix of the file's name.
enum Escaping {
    /// As it is.
    NONE,
    /// Inside a string in double quotes.
    QUOTED,
    /// A key or a value of `java.util.Properties`.
    PROPERTIES,
    /// Text or an attribute's value.
    MARKUP,
    /// A whole word of a shell.
    SHELL;

    static Escaping of(String file) {
        var name = file.toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "json", "yaml", "yml", "toml" -> QUOTED;
            case "properties" -> PROPERTIES;
            case "xml", "html" -> MARKUP;
            case "env", "sh" -> SHELL;
            default -> NONE;
        };
    }

    String escape(String value) {
        return switch (this) {
            case NONE -> value;
            case QUOTED -> new String(JsonStringEncoder.getInstance().quoteAsString(value))
                    .replace("\u007f", "\\u007F");
            case PROPERTIES -> properties(value);
            case MARKUP -> value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                    .replace("'", "&#39;");
            case SHELL -> value.matches("[A-Za-z0-9_./:@%+,-]+") ? value : Text.shellQuoted(value);
        };
    }

    private static String properties(String value) {
        var escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\f' -> escaped.append("\\f");
                case '\\', '=', ':', '#', '!' -> escaped.append('\\').append(c);
                case ' ' -> escaped.append(i == 0 ? "\\ " : " ");
                default -> {
                    if (c > ' ' && c <= '~') escaped.append(c);
                    else escaped.append(String.format("\\u%04x", (int) c));
                }
            }
        }
        return escaped.toString();
    }
}
