package whaleware.status;

import java.util.Locale;

/// The choice between HTML and JSON by the request's header `Accept` (RFC 9110, section 12.5.1).
interface Accept {

    /// Returns whether a browser asks: the header names `text/html`, and does not prefer `application/json`. Ranges
    /// such as `*/*`, which `curl` sends, do not count.
    ///
    /// @param header null if there is none
    static boolean html(String header) {
        if (header == null) return false;
        double html = quality(header, "text/html");
        return html > 0 && html >= quality(header, "application/json");
    }

    /// Returns the quality of a media type; 0 if the header does not name it.
    private static double quality(String header, String type) {
        for (var range : header.toLowerCase(Locale.ROOT).split(",", 50)) {
            var parts = range.split(";", 10);
            if (!parts[0].strip().equals(type)) continue;
            for (var parameter : parts) {
                if (parameter.strip().startsWith("q=")) return number(parameter.strip().substring(2));
            }
            return 1;
        }
        return 0;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException wrong) {
            return 0;
        }
    }
}
