package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import whaleware.base.KeyPath;

/// Takes secrets out of what people get to see.
public interface Redaction {
    /// What stands in a secret's place.
    String MASK = "***";
    /// A name that looks like a secret's, after camel case has been taken apart.
    Pattern SECRET = Pattern.compile("passw(or)?d|passphrase|secret|token|credential|(api|access|private|auth|encryption|signing)[-_. ]?key"
            + "|(^|[-_. ])(pass|pwd|pw|auth|authorization|cookie)([-_. ]|$)");
    /// The password of a URL's user.
    Pattern USER = Pattern.compile("(?<![\\w+.-])([a-zA-Z][\\w+.-]*://[^\\s/?#:@]*):[^\\s/?#]*@");
    /// A URL's parameter, or one of a connection string: `password=x`.
    Pattern PARAMETER = Pattern.compile("(?<=[?&;\\s])([\\w.-]+)=([^&;\\s#]+)");
    /// A user without a password, as tokens are written.
    Pattern TOKEN = Pattern.compile("^((?:[a-zA-Z][\\w+.-]*:)*(?://)?)(?![^/?#@]*:\\*\\*\\*@)[^/?#@]+@");
    /// A user where an unescaped `/`, `?` or `#` in the password makes the URL a broken one.
    Pattern BROKEN_USER = Pattern.compile("^([a-zA-Z][\\w+.-]*://)(?![^/?#@:]*(:\\d+)?([/?#]|$)|[^/?#@]*@).*@");
    /// A part of the path that nobody has thought of by hand, as in the addresses of web hooks.
    Pattern RANDOM = Pattern.compile("/(?=[^/?#]*[0-9])(?=[^/?#]*[A-Za-z])[A-Za-z0-9_~-]{20,}(?=[/?#]|$)");

    /// Whether a key or a variable of this name holds a secret, as far as one can see.
    static boolean secret(String name) {
        return SECRET.matcher(name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT)).find();
    }

    /// A URL without the password of its user and without parameters whose names look like a secret's; any other text is returned as it is.
    static String url(String text) {
        var user = USER.matcher(text).replaceAll("$1:" + MASK + "@");
        return PARAMETER.matcher(user).replaceAll(found -> secret(found.group(1)) ? "$1=" + Matcher.quoteReplacement(MASK) : "$0");
    }

    /// Returns a URL for a log, stricter than [#url], since a message shows a URL to more people than `cfg` does: password or token, values of secret-looking parameters and random-looking parts of its path replaced by `***`.
    static String hide(String url) {
        var shown = TOKEN.matcher(url(url)).replaceFirst("$1" + MASK + "@");
        shown = BROKEN_USER.matcher(shown).replaceFirst("$1" + MASK + "@");
        return RANDOM.matcher(shown).replaceAll("/" + MASK);
    }

    /// A copy in which the values are masked whose keys, or whose parents' keys, look like a secret's, and those that came
    /// by `${file:}` or from a variable whose name looks so; passwords in URLs too. Booleans, `null` and empty strings stay.
    ///
    /// @param origins as [Config#origins]
    static JsonNode tree(JsonNode tree, Map<String, String> origins) {
        return tree("", tree, origins, false);
    }

    /// The key paths of what [#tree] masks.
    static List<String> secrets(JsonNode tree, Map<String, String> origins) {
        var masked = tree(tree, origins);
        return KeyPath.all(tree).stream().filter(path -> !KeyPath.parse(path).in(tree).equals(KeyPath.parse(path).in(masked))).toList();
    }

    private static JsonNode tree(String path, JsonNode node, Map<String, String> origins, boolean secret) {
        return switch (node) {
            case ObjectNode object -> {
                var safe = object.objectNode();
                object.properties().forEach(entry -> {
                    var child = KeyPath.child(path, entry.getKey());
                    safe.set(entry.getKey(), tree(child, entry.getValue(), origins, secret || secret(entry.getKey()) || came(origins, child)));
                });
                yield safe;
            }
            case ArrayNode array -> {
                var safe = array.arrayNode();
                for (var element : array) {
                    var child = KeyPath.child(path, safe.size());
                    safe.add(tree(child, element, origins, secret || came(origins, child)));
                }
                yield safe;
            }
            default -> {
                if (node.isTextual() && node.textValue().isEmpty()) yield node;
                if (secret && (node.isTextual() || node.isNumber())) yield TextNode.valueOf(MASK);
                yield node.isTextual() ? TextNode.valueOf(url(node.textValue())) : node;
            }
        };
    }

    // Whether an origin tells of a secret: a file that was filled in, or a variable whose name looks like a secret's.
    private static boolean came(Map<String, String> origins, String path) {
        var origin = origins.getOrDefault(path, "");
        var places = origin.indexOf(" by ${");
        return places >= 0 && (origin.indexOf("${file:", places) >= 0 || secret(origin.substring(places)));
    }
}
