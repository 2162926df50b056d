package whaleware.fleet.queries;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import whaleware.fleet.store.InstanceView;

/// Selects instances. Every condition that is set must hold; upper and lower case are the same.
///
/// @param words each is a part of the name, application, version, state, cause or a label `key=value`
/// @param webapp the application, or null
/// @param state the state as shown (`silent` included), or null
/// @param version the version, or null
/// @param labels labels that the instance has
public record InstanceFilter(List<String> words, String webapp, String state, String version,
                             Map<String, String> labels) {
    /// Selects all instances.
    public static final InstanceFilter ALL = new InstanceFilter(List.of(), null, null, null, Map.of());

    /// Returns the words of a search text.
    ///
    /// @param text what a person has typed, or null
    public static List<String> words(String text) {
        return text == null || text.isBlank() ? List.of() : List.of(lower(text).strip().split("\\s+"));
    }

    /// Returns whether an instance is selected.
    ///
    /// @param shown its state as shown
    public boolean matches(InstanceView view, String shown) {
        if (webapp != null && !webapp.equalsIgnoreCase(view.webapp())) return false;
        if (state != null && !state.equalsIgnoreCase(shown)) return false;
        if (version != null && !version.equalsIgnoreCase(view.version())) return false;
        for (var label : labels.entrySet()) {
            if (!label.getValue().equals(view.labels().get(label.getKey()))) return false;
        }
        if (words.isEmpty()) return true;
        var text = searchText(view, shown);
        for (var word : words) if (!text.contains(word)) return false;
        return true;
    }

    private static String searchText(InstanceView view, String shown) {
        var text = new StringBuilder(128);
        for (var part : new String[] {view.name(), view.webapp(), view.version(), shown, view.cause()}) {
            if (part != null) text.append(part).append('\n');
        }
        view.labels().forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return lower(text.toString());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
