package whaleware.hooks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The last lines of one hook's output, for the history and the termination log. Thread-safe.
final class OutputTail {
    private static final int MAX_LINES = 20, MAX_LINE_BYTES = 400;

    private final ArrayDeque<byte[]> tail = new ArrayDeque<>();

    /// Adds lines, and drops the oldest beyond 20. A line longer than 400 bytes is cut, and ends with `…`.
    ///
    /// @param lines one or more whole lines
    /// @param length how many of the bytes are lines
    synchronized void add(byte[] lines, int length) {
        int from = length - 1;
        for (int seen = 0; from > 0 && seen < MAX_LINES; from--) if (lines[from - 1] == '\n') seen++;
        from = from <= 0 ? 0 : from + 1;
        for (int end = from; end < length; end++) {
            if (lines[end] != '\n') continue;
            tail.addLast(Arrays.copyOfRange(lines, from, Math.min(end, from + MAX_LINE_BYTES + 1)));
            from = end + 1;
        }
        while (tail.size() > MAX_LINES) tail.removeFirst();
    }

    /// Returns the lines, oldest first.
    synchronized List<String> lines() {
        var lines = new ArrayList<String>();
        for (var line : tail) lines.add(text(line));
        return lines;
    }

    private static String text(byte[] line) {
        var text = new String(line, 0, Math.min(line.length, MAX_LINE_BYTES), StandardCharsets.UTF_8);
        return line.length > MAX_LINE_BYTES ? text + "…" : text;
    }

    /// Removes all lines, because a new run of the hook begins.
    synchronized void clear() {
        tail.clear();
    }
}
