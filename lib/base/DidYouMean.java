package whaleware.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Did you mean …? The known word that is nearest to a mistyped one.
public interface DidYouMean {

    /// A longer word is not mistyped but something else.
    int LONGEST = 200;

    /// The nearest of `known`, if one is near: one that ends in `word` behind a dot (`db.host` for `host`); else one of which at most a third
    /// of the letters differ (at least one may, two where it has five or more). A swap of neighbours counts once, and case does not count.
    static Optional<String> of(String word, Collection<String> known) {
        if (word.length() > LONGEST) return Optional.empty();
        var asked = word.toLowerCase(Locale.ROOT);
        var deeper = known.stream().filter(k -> k.toLowerCase(Locale.ROOT).endsWith("." + asked)).findFirst();
        return deeper.or(() -> known.stream().filter(k -> Math.abs(k.length() - word.length()) <= limit(k) && distance(asked, k.toLowerCase(Locale.ROOT)) <= limit(k))
                .min(Comparator.comparingInt(k -> distance(asked, k.toLowerCase(Locale.ROOT)))));
    }

    /// How many letters must be added, removed, replaced or swapped with their neighbour (Damerau-Levenshtein, optimal string alignment).
    static int distance(String a, String b) {
        var rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                var same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                rows[i][j] = Math.min(rows[i - 1][j - 1] + same, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                    rows[i][j] = Math.min(rows[i][j], 1 + rows[i - 2][j - 2]);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int limit(String known) {
        return known.length() < 5 ? 1 : Math.max(2, known.length() / 3);
    }
}
