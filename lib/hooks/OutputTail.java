package whaleware.hooks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

/// The last lines of one hook's output, for the history and the termination log. Thread-safe.
final class OutputTail {
    private static final int MAX_LINES = 20, MAX_LINE_BYTES = 400;

    private final ArrayDeque<String> tail = new ArrayDeque<>();

    /// Adds lines, and drops the oldest beyond 20. A line longer than 400 bytes is cut, and ends with `…`.
    ///
    /// @param lines one or more whole lines
    synchronized void add(byte[] lines) {
        int from = lines.length - 1;
        for (int seen = 0; from > 0 && seen < MAX_LINES; from--) if (lines[from - 1] == '\n') seen++;
        from = from <= 0 ? 0 : from + 1;
        for (int end = from; end < lines.length; end++) {
            if (lines[end] != '\n') continue;
            var line = new String(lines, from, Math.min(end - from, MAX_LINE_BYTES), StandardCharsets.UTF_8);
            tail.addLast(end - from > MAX_LINE_BYTES ? line + "…" : line);
            from = end + 1;
        }
        while (tail.size() > MAX_LINES) tail.removeFirst();
    }

    /// Returns a copy of the lines, oldest first.
    synchronized List<String> lines() {
        return List.copyOf(tail);
    }

    /// Removes all lines, because a new run of the hook begins.
    synchronized void clear() {
        tail.clear();
    }
}
