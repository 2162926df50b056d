package whaleware.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import whaleware.base.DidYouMean;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.KeyPath;
import whaleware.base.Text;

/// A template in Mustache. Each key that it names must have a value: a forgotten one would be an empty setting.
///
/// @param name its path below `files`, for messages: `templates/nginx.conf.mustache`
/// @param text its text
record ConfigTemplate(String name, String text) {

    /// Returns the text with the values of the configuration.
    ///
    /// Throws [Failure] 78 if the template is wrong, or if a key has no value.
    ///
    /// @param escaping of `{{key}}`; `{{{key}}}` is never escaped
    String render(JsonNode tree, Escaping escaping) {
        unclosed();
        @SuppressWarnings("unchecked")
        var model = (Map<String, Object>) TemplateModel.of(tree);
        model.putIfAbsent("json", (Mustache.Lambda) (fragment, out) -> out.write(json(tree, fragment.execute())));
        try {
            return Mustache.compiler().strictSections(true).withCollector(new TemplateModel.Keys())
                    .withEscaper(escaping::escape).withFormatter(this::format).compile(text).execute(model);
        } catch (MustacheException.Context missing) {
            throw missing(missing.key, missing.lineNo, tree);
        } catch (Failure wrong) {
            throw wrong;
        } catch (UnsupportedOperationException partial) {
            throw wrong("it includes another template ({{> …}}), which is not supported");
        } catch (RuntimeException syntax) {
            throw wrong(syntax instanceof MustacheException ? Text.printable(syntax.getMessage())
                    : "a tag in it has no name, or no end");
        }
    }

    private Failure wrong(String why) {
        return new Failure(ExitCode.CONFIG, "cannot render files/" + name + ": " + why);
    }

    private Failure missing(String key, int line, JsonNode tree) {
        Set<String> known = new LinkedHashSet<>(KeyPath.all(tree));
        var near = DidYouMean.of(key, known).map(name -> " (did you mean '" + name + "'?)")
                .orElse(" (set it, or give it a default in etc/default_cfg.json)");
        return wrong("no value at '" + Text.printable(key) + "' on line " + line + near);
    }

    private String format(Object value) {
        if (TemplateModel.isScalar(value)) return String.valueOf(value);
        throw wrong("a tag names an object or a list (name a key in it, or write {{#json}}KEY{{/json}})");
    }

    /// Returns a whole value as JSON.
    private String json(JsonNode tree, String key) {
        try {
            var value = KeyPath.parse(key.strip()).in(tree);
            if (value.isPresent()) return Json.compact(value.get());
        } catch (Failure noPath) {
            // the same message as for an unknown key
        }
        throw wrong("no value at '" + Text.printable(key.strip()) + "' in {{#json}}");
    }

    /// JMustache takes a tag without an end for text.
    private void unclosed() {
        if (text.contains("{{=")) return;
        for (int at = text.indexOf("{{"); at >= 0; at = text.indexOf("{{", at + 2)) {
            int end = text.indexOf("}}", at), next = text.indexOf("{{", at + 2);
            if (next == at + 1) next = text.indexOf("{{", at + 3);
            if (end < 0 || next >= 0 && next < end && text.charAt(at + 2) != '!') {
                throw wrong("the tag on line " + (1 + text.substring(0, at).lines().count()
                        - (at == 0 || text.charAt(at - 1) == '\n' ? 0 : 1)) + " has no end");
            }
        }
    }
}
