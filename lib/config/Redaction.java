package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import whaleware.base.KeyPath;

/// Masks secrets in text for people.
public interface Redaction {
    /// The text that replaces a secret.
    String MASK = "***";
    /// A name that looks like a secret's, in snake case.
    Pattern SECRET = Pattern.compile("passw(or)?d|passphrase|secret|token|credential"
            + "|(api|access|private|auth|encryption|signing)[-_. ]?key"
            + "|(^|[-_. ])(pass|pwd|pw|auth|authorization|cookie)([-_. ]|$)");
    /// The password of a URL's user.
    Pattern USER = Pattern.compile("(?<![\\w+.-])([a-zA-Z][\\w+.-]*://[^\\s/?#:@]*):[^\\s/?#]*@");
    /// A parameter of a URL or of a connection string: `password=x`.
    Pattern PARAMETER = Pattern.compile("(?<=[?&;\\s])([\\w.-]+)=([^&;\\s#]+)");
    /// A user without a password, which may be a token.
    Pattern TOKEN = Pattern.compile("^((?:[a-zA-Z][\\w+.-]*:)*(?://)?)(?![^/?#@]*:\\*\\*\\*@)[^/?#@]+@");
    /// A user whose password has an unescaped `/`, `?` or `#`, which makes the URL invalid.
    Pattern BROKEN_USER = Pattern.compile("^([a-zA-Z][\\w+.-]*://)(?![^/?#@:]*(:\\d+)?([/?#]|$)|[^/?#@]*@).*@");
    /// A random-looking part of the path, as web hooks have it.
    Pattern RANDOM = Pattern.compile("/(?=[^/?#]*[0-9])(?=[^/?#]*[A-Za-z])[A-Za-z0-9_~-]{20,}(?=[/?#]|$)");

    /// Whether the name of a key or a variable looks like a secret's.
    static boolean secret(String name) {
        return SECRET.matcher(name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT)).find();
    }

    /// Returns a URL with the password of its user and the values of secret-looking parameters masked. Any other text
    /// is returned unchanged.
    static String url(String text) {
        var user = USER.matcher(text).replaceAll("$1:" + MASK + "@");
        return PARAMETER.matcher(user).replaceAll(found -> secret(found.group(1)) ? "$1=" + MASK : "$0");
    }

    /// Returns a URL for a message, masked more strictly than by [#url], since more people read messages than the
    /// output of `cfg`: tokens and random-looking parts of the path are masked too.
    static String hide(String url) {
        var shown = TOKEN.matcher(url(url)).replaceFirst("$1" + MASK + "@");
        shown = BROKEN_USER.matcher(shown).replaceFirst("$1" + MASK + "@");
        return RANDOM.matcher(shown).replaceAll("/" + MASK);
    }

    /// Returns a copy with the secrets masked. A value is a secret if its key or a parent's key looks like one, if
    /// `${file:}` filled it in, or a variable with such a name. Passwords in URLs are masked too. Booleans, `null` and
    /// empty strings stay.
    ///
    /// @param origins see [Config#origins]
    static JsonNode tree(JsonNode tree, Map<String, Origin> origins) {
        return tree("", tree, origins, false);
    }

    /// Returns the key paths of the values that [#tree] masks.
    static List<String> secrets(JsonNode tree, Map<String, Origin> origins) {
        var masked = tree(tree, origins);
        var paths = new ArrayList<String>();
        KeyPath.walk(tree, (path, value) -> {
            if (!value.equals(KeyPath.parse(path).in(masked).orElseThrow())) paths.add(path);
        });
        return paths;
    }

    private static JsonNode tree(String path, JsonNode node, Map<String, Origin> origins, boolean secret) {
        return switch (node) {
            case ObjectNode object -> {
                var safe = object.objectNode();
                for (var member : object.properties()) {
                    var child = KeyPath.child(path, member.getKey());
                    var inside = secret || secret(member.getKey()) || secret(origins.get(child));
                    safe.set(member.getKey(), tree(child, member.getValue(), origins, inside));
                }
                yield safe;
            }
            case ArrayNode array -> {
                var safe = array.arrayNode();
                for (var element : array) {
                    var child = KeyPath.child(path, safe.size());
                    safe.add(tree(child, element, origins, secret || secret(origins.get(child))));
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

    private static boolean secret(Origin origin) {
        if (origin == null) return false;
        for (var placeholder : origin.placeholders()) {
            var name = placeholder.substring(placeholder.indexOf(':') + 1).replace("}", "");
            if (placeholder.startsWith("${file:") || secret(name)) return true;
        }
        return false;
    }
}
