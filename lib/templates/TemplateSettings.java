package whaleware.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Set;
import whaleware.base.DidYouMean;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Text;

/// The settings of a template, `ww.templates.PATH`.
///
/// @param to the absolute path of the file; empty for `WW_RUN/files/PATH`
/// @param mode octal, as `0640`; empty for `ww.cfg_mode`
/// @param owner the name or number of the user that owns the file; empty for the user that writes it
/// @param check a command line; `{}` is the path of the new file. Empty for none
/// @param onChange the signal that the service gets if a reload changes the file, such as `HUP`; empty for a restart
record TemplateSettings(String to, String mode, String owner, String check, String onChange) {
    private static final Set<String> KEYS = Set.of("to", "mode", "owner", "check", "on_change");
    private static final Set<String> SIGNALS = Set.of("HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "WINCH", "CONT");

    /// Reads the settings of a template.
    ///
    /// Throws [Failure] 78 if a value is wrong, or a key is unknown.
    ///
    /// @param all `ww.templates`
    static TemplateSettings of(JsonNode all, String path) {
        var given = all.path(path);
        if (given.isMissingNode() || given.isNull()) given = JsonNodeFactory.instance.objectNode();
        var at = "ww.templates['" + path + "']";
        if (!given.isObject()) throw new Failure(ExitCode.CONFIG, "cannot read " + at + ": expected an object");
        for (var member : given.properties()) {
            if (KEYS.contains(member.getKey())) continue;
            var near = DidYouMean.of(member.getKey(), KEYS).map(key -> "did you mean '" + key + "'?");
            throw new Failure(ExitCode.CONFIG, "cannot read " + at + ": unknown key '"
                    + Text.printable(member.getKey()) + "' ("
                    + near.orElse("there are to, mode, owner, check, on_change") + ")");
        }
        var signal = text(given, at, "on_change", "[A-Z0-9]*", "a signal such as \"HUP\"").replaceFirst("^SIG", "");
        if (!signal.isEmpty() && !SIGNALS.contains(signal)) {
            throw new Failure(ExitCode.CONFIG, "cannot read " + at + ".on_change: there is no signal '" + signal
                    + "' for this (HUP, USR1, USR2 …, or \"\" for a restart)");
        }
        return new TemplateSettings(text(given, at, "to", "(/.*)?", "an absolute path"),
                text(given, at, "mode", "(0?[0-7]{3})?", "a mode such as \"0640\""),
                text(given, at, "owner", "[A-Za-z0-9_.-]*", "the name or number of a user"),
                text(given, at, "check", "[^\\n]*", "a command line"), signal);
    }

    private static String text(JsonNode given, String at, String key, String pattern, String expected) {
        var value = given.path(key);
        if (value.isMissingNode()) return "";
        if (value.isTextual() && value.textValue().matches(pattern)) return value.textValue();
        throw new Failure(ExitCode.CONFIG, "cannot read " + at + "." + key + ": expected " + expected);
    }
}
