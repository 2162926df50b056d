package whaleware.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// The secret values of a configuration, which no log line, status or report may show: values that `${file:}` or a
/// variable with a telling name filled in, values below a key with a telling name, passwords and tokens in URLs and in
/// the variables of proxies.
///
/// Finds each in the forms in which libraries print it: as it is, percent-encoded, decoded, escaped as in JSON. Of a
/// value with delimiters of a URL, finds the parts between them too. Shorter values and parts than [#SHORTEST] are not
/// found, since they occur in other words. `webapp` and `version` are no secrets. Thread-safe.
public final class Secrets {
    /// The fewest characters of a value or part that [#mask] finds.
    public static final int SHORTEST = 6;
    /// No secrets.
    public static final Secrets NONE = new Secrets(List.of());
    private static final List<String> PROXIES = List.of("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy");
    private static final Set<String> PUBLIC = Set.of("webapp", "version");
    private static final int LONGEST_IN_PARTS = 200;
    private static final String DELIMITERS = "[\\s&#;?/@:=,'\"%+\\\\{}]+";

    private final List<String> forms; // the longest first, since one may contain another

    private Secrets(List<String> forms) {
        this.forms = forms;
    }

    /// Finds the secret values of a configuration.
    ///
    /// @param env see [Config#load(java.nio.file.Path, Map)]: placeholders are filled in once more, since a saved
    ///        configuration has only the complete strings
    public static Secrets of(Config config, Map<String, String> env) {
        return of(config.tree(), config.origins(), env);
    }

    static Secrets of(JsonNode tree, Map<String, Origin> origins, Map<String, String> env) {
        var forms = new HashSet<String>();
        KeyPath.walk(tree, (path, value) -> {
            if (value.isContainerNode() || PUBLIC.contains(path)) return;
            var origin = origins.get(path);
            if (value.isTextual() || isTelling(path)) collect(path, value, origin, env, forms);
        });
        for (var proxy : PROXIES)
            for (var part : Redaction.secretsOfUrl(env.getOrDefault(proxy, ""))) add(part, forms);
        if (forms.isEmpty()) return NONE;
        var longestFirst = new ArrayList<>(forms);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        return new Secrets(List.copyOf(longestFirst));
    }

    /// Returns the text with each secret replaced by [Redaction#MASK].
    public String mask(String text) {
        if (text == null) return null;
        for (var form : forms) if (text.contains(form)) text = text.replace(form, Redaction.MASK);
        return text;
    }

    private static void collect(String path, JsonNode value, Origin origin, Map<String, String> env,
                                Set<String> forms) {
        var text = value.asText();
        boolean url = UrlEscaping.isUrl(text);
        if (url) for (var part : Redaction.secretsOfUrl(text)) add(part, forms);
        if (isTelling(path) && !url) add(text, forms);
        if (origin == null) return;
        for (var placeholder : origin.placeholders()) {
            if (!Redaction.secretPlaceholder(placeholder)) continue;
            var filled = filled(placeholder, env);
            // the file may have changed since, or be gone
            boolean stale = filled == null
                    || !text.contains(filled) && !text.contains(UrlEscaping.encode(filled, UrlEscaping.PARAMETER, true))
                            && !text.contains(UrlEscaping.encode(filled, UrlEscaping.USER, true));
            if (!stale && !UrlEscaping.isUrl(filled)) add(filled, forms);
            else if (!url) add(text, forms);
            if (filled != null && UrlEscaping.isUrl(filled))
                for (var part : Redaction.secretsOfUrl(filled)) add(part, forms);
        }
    }

    private static String filled(String placeholder, Map<String, String> env) {
        var name = placeholder.substring(placeholder.indexOf(':') + 1, placeholder.length() - 1);
        try {
            return placeholder.startsWith("${env:") ? env.get(name) : Interpolation.content("", name);
        } catch (Failure gone) {
            return null;
        }
    }

    // Most keys have none of these words: without a regular expression, on the way to UP.
    private static boolean isTelling(String path) {
        if (path.startsWith("ww.")) {
            return path.equals("ww.reports.token") || path.startsWith("ww.fleet.tokens.");
        }
        if (!Redaction.mayBeSecret(path)) return false;
        for (var step : KeyPath.parse(path).steps())
            if (step instanceof String key && Redaction.mayBeSecret(key) && Redaction.secret(key)) return true;
        return false;
    }

    private static void add(String value, Set<String> forms) {
        addForms(value, forms);
        addForms(value.strip(), forms);
        boolean document = value.length() > LONGEST_IN_PARTS || value.indexOf('\n') >= 0; // PEM, JSON
        for (var part : value.split(document ? "[\r\n]+" : DELIMITERS)) addForms(part, forms);
    }

    private static void addForms(String value, Set<String> forms) {
        if (value.length() < SHORTEST) return;
        var all = new ArrayList<>(List.of(value, Text.printable(value), decoded(value),
                UrlEscaping.encode(value, UrlEscaping.USER, true),
                UrlEscaping.encode(value, UrlEscaping.PARAMETER, true),
                UrlEscaping.encode(value, UrlEscaping.OTHER, false),
                URLEncoder.encode(value, StandardCharsets.UTF_8)));
        var json = Json.compact(TextNode.valueOf(value));
        all.add(json.substring(1, json.length() - 1));
        for (var form : all) if (form.length() >= SHORTEST) forms.add(form);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }
}
