package whaleware.hooks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

/// The last lines of one hook's output, for whoever asks why it failed.
final class OutputTail {
    /// At most so many lines, and of each at most so many bytes.
    static final int LINES = 20, LONGEST = 400;

    private final ArrayDeque<String> last = new ArrayDeque<>();

    /// @param lines one or more whole lines
    synchronized void add(byte[] lines) {
        int from = lines.length - 1;
        for (int seen = 0; from > 0 && seen < LINES; from--) if (lines[from - 1] == '\n') seen++;
        from = from <= 0 ? 0 : from + 1;
        for (int i = from; i < lines.length; i++) {
            if (lines[i] != '\n') continue;
            last.addLast(new String(lines, from, Math.min(i - from, LONGEST), StandardCharsets.UTF_8) + (i - from > LONGEST ? "…" : ""));
            from = i + 1;
        }
        while (last.size() > LINES) last.removeFirst();
    }

    synchronized List<String> lines() {
        return List.copyOf(last);
    }

    /// A new run of the hook begins.
    synchronized void clear() {
        last.clear();
    }
}
