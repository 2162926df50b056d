package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import whaleware.base.KeyPath;

/// Masks secrets in text for people.
public interface Redaction {
    /// The text that replaces a secret.
    String MASK = "***";
    /// A name that looks like a secret's, in snake case.
    Pattern SECRET = Pattern.compile("passw(or)?d|passphrase|secret|token|credential"
            + "|(api|access|account|private|auth|encryption|signing)[-_. ]?key"
            + "|(^|[-_. ])(pass|pwd|pw|auth|authorization|cookie|sig|signature)([-_. ]|$)");
    /// One of these is in each name that [#SECRET] finds.
    List<String> WORDS = List.of("pass", "pw", "secret", "token", "credential", "key", "auth", "cookie", "sig");
    /// The password of a URL's user.
    Pattern USER = Pattern.compile("(?<![\\w+.-])([a-zA-Z][\\w+.-]*://[^\\s/?#:@]*):[^\\s/?#]*@");
    /// A parameter of a URL or of a connection string: `password=x`, `Password = "x;y"`. If parameters end with a
    /// semicolon, a value may have blanks and `&`.
    Pattern PARAMETER = Pattern.compile("(?<=[?&;,\\s]|^)([\\w.-]++)(\\s?=\\s?)(\"[^\"]*+\"|'[^']*+'|[^&;\\s]++)"),
            PARAMETER_BEFORE_SEMICOLON = Pattern.compile(
                    "(?<=[?&;,\\s]|^)([\\w.-]++)(\\s?=\\s?)(\"[^\"]*+\"|'[^']*+'|[^;\"'\\n][^;\\n]*+)");
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
        return parameters(user).replaceAll(found -> secret(found.group(1)) ? "$1$2" + MASK : "$0");
    }

    /// Returns the secrets of a URL: the password of its user, or the user without a password, and the values of
    /// secret-looking parameters.
    static List<String> secretsOfUrl(String url) {
        var secrets = new ArrayList<String>();
        int begin = url.indexOf("://") + 3, end = begin < 3 ? -1 : userEnd(url, begin);
        if (end > begin) {
            var user = url.substring(begin, end);
            secrets.add(user.substring(user.indexOf(':') + 1));
        }
        if (url.indexOf('=') < 0) return secrets;
        var parameters = parameters(url);
        while (parameters.find()) if (secret(parameters.group(1))) secrets.add(parameters.group(3));
        return secrets;
    }

    private static int userEnd(String url, int begin) {
        if (url.indexOf('@', begin) < 0) return -1;
        int path = begin;
        while (path < url.length() && "/?#".indexOf(url.charAt(path)) < 0) path++;
        int end = url.lastIndexOf('@', path);
        return end >= begin || !BROKEN_USER.matcher(url).find() ? end : url.lastIndexOf('@');
    }

    private static Matcher parameters(String text) {
        return (text.indexOf(';') < 0 ? PARAMETER : PARAMETER_BEFORE_SEMICOLON).matcher(text);
    }

    /// Whether [#secret(String)] may hold; costs no regular expression.
    static boolean mayBeSecret(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        for (var word : WORDS) if (lower.contains(word)) return true;
        return false;
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
        // No switch over the types: the first one takes a JVM 15 ms, and each supervisor comes by here when it is UP.
        if (node instanceof ObjectNode object) {
            var safe = object.objectNode();
            for (var member : object.properties()) {
                var child = KeyPath.child(path, member.getKey());
                var inside = secret || secret(member.getKey()) || secret(origins.get(child));
                safe.set(member.getKey(), tree(child, member.getValue(), origins, inside));
            }
            return safe;
        }
        if (node instanceof ArrayNode array) {
            var safe = array.arrayNode();
            for (var element : array) {
                var child = KeyPath.child(path, safe.size());
                safe.add(tree(child, element, origins, secret || secret(origins.get(child))));
            }
            return safe;
        }
        if (node.isTextual() && node.textValue().isEmpty()) return node;
        if (secret && (node.isTextual() || node.isNumber())) return TextNode.valueOf(MASK);
        return node.isTextual() ? TextNode.valueOf(url(node.textValue())) : node;
    }

    /// Whether a placeholder fills in a secret: a file, or a variable with a telling name.
    static boolean secretPlaceholder(String placeholder) {
        var name = placeholder.substring(placeholder.indexOf(':') + 1).replace("}", "");
        return placeholder.startsWith("${file:") || secret(name);
    }

    private static boolean secret(Origin origin) {
        if (origin == null) return false;
        for (var placeholder : origin.placeholders()) {
            if (secretPlaceholder(placeholder)) return true;
        }
        return false;
    }
}
