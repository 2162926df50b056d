package whaleware.fleet.pages;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Joins a JavaScript module with all that it imports, so that a browser fetches one file instead of 17.
///
/// Each module becomes a function with a scope of its own that returns what it exports. It reads what our modules and
/// uPlot use: `import { a, b } from './x.js';` and `import a from './x.js';` at the start of a line, and `export` before
/// a function, class or const, or `export { a as default };`. An export that changes its value, and a circle of imports,
/// would not work. Not thread-safe.
final class ModuleBundle {
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (.+) from '\\./([^']+)';$"),
            EXPORT = Pattern.compile("(?m)^export ((?:async )?(?:function|class|const) (\\w+))"),
            EXPORT_DEFAULT = Pattern.compile("(?m)^export \\{ (\\w+) as default };$");

    private final UnaryOperator<String> source;
    private final Map<String, String> modules = new LinkedHashMap<>(); // in the order in which they are executed

    private ModuleBundle(UnaryOperator<String> source) {
        this.source = source;
    }

    /// Returns the text of a module that imports nothing.
    ///
    /// @param name of the module, such as `apps-page.js`
    /// @param source returns the text of a module
    static String of(String name, UnaryOperator<String> source) {
        var bundle = new ModuleBundle(source);
        bundle.add(name);
        return String.join("\n", bundle.modules.values());
    }

    private void add(String name) {
        if (modules.containsKey(name)) return;
        var text = source.apply(name);
        IMPORT.matcher(text).results().forEach(found -> add(found.group(2)));
        var exports = new StringBuilder();
        EXPORT.matcher(text).results().forEach(found -> exports.append(found.group(2)).append(", "));
        EXPORT_DEFAULT.matcher(text).results()
                .forEach(found -> exports.append("default: ").append(found.group(1)).append(", "));
        text = IMPORT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(
                "const " + (found.group(1).startsWith("{") ? found.group(1) : "{ default: " + found.group(1) + " }")
                        + " = " + variable(found.group(2)) + ";"));
        text = EXPORT_DEFAULT.matcher(EXPORT.matcher(text).replaceAll("$1")).replaceAll("");
        modules.put(name, "// " + name + "\nconst " + variable(name) + " = (() => {\n" + text + "\nreturn { " + exports
                + "};\n})();\n");
    }

    private static String variable(String module) {
        return "module_" + module.replaceAll("\\W", "_");
    }
}
