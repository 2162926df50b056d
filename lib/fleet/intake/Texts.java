package whaleware.fleet.intake;

/// Texts that an instance sent, made safe for every store.
interface Texts {
    /// Returns a text of at most `max` characters: a longer one is cut, and ends with `…`. NUL, which PostgreSQL
    /// refuses, and half characters, which have no UTF-8, become U+FFFD.
    static String bounded(String text, int max) {
        boolean cut = text.length() > max;
        int end = cut ? max - 1 : text.length();
        if (!cut && isClean(text)) return text;
        var clean = new StringBuilder(end + 1);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) clean.append(c).append(text.charAt(++i));
            else clean.append(c == 0 || Character.isSurrogate(c) ? '\uFFFD' : c);
        }
        if (cut) clean.append('…');
        return clean.toString();
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) return false;
        }
        return true;
    }
}
