package whaleware.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// "Did you mean …?": the known word that is nearest to a mistyped word.
public interface DidYouMean {

    /// The longest word that may be a mistyped one.
    int LONGEST = 200;

    /// Returns the nearest of the known words, case ignored. Empty if none is near.
    ///
    /// - First a known word that ends in a dot and `word`: `db.host` for `host`.
    /// - Else a known word of which at most a third of the letters differ. One letter may always differ, and two of
    ///   five or more.
    static Optional<String> of(String word, Collection<String> known) {
        if (word.length() > LONGEST) return Optional.empty();
        var typed = word.toLowerCase(Locale.ROOT);
        var deeper = known.stream().filter(k -> k.toLowerCase(Locale.ROOT).endsWith("." + typed)).findFirst();
        if (deeper.isPresent()) return deeper;
        return known.stream().filter(k -> Math.abs(k.length() - word.length()) <= limit(k))
                .filter(k -> distance(typed, k.toLowerCase(Locale.ROOT)) <= limit(k))
                .min(Comparator.comparingInt(k -> distance(typed, k.toLowerCase(Locale.ROOT))));
    }

    /// Returns the number of letters to add, remove, replace or swap with their neighbour (Damerau-Levenshtein, optimal
    /// string alignment).
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
