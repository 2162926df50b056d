package whaleware.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import whaleware.base.AtomicFile;
import whaleware.base.Durations;
import whaleware.base.Text;
import whaleware.runtime.State;

/// The history for `ww history` and `ww why`, in `WW_RUN/history`: an entry for each change of state and each failed
/// try. The last lines of a failed hook follow its entry, indented. The file outlives the supervisor, and a restart
/// of the container if `WW_RUN` does.
///
/// Not thread-safe, except [#text]: belongs to the loop's thread.
public final class History {
    /// The most entries and characters. Beyond that, the oldest entries are dropped.
    static final int ENTRIES = 100, CHARACTERS = 64 << 10;
    private static final Pattern NEXT_ENTRY = Pattern.compile("\n(?! )");

    private final Path file;
    private final Function<String, List<String>> lastLines;
    private final ArrayDeque<String> entries = new ArrayDeque<>();
    private volatile String text = "";

    /// @param run `WW_RUN`
    /// @param lastLines returns the last lines of a hook, by its name
    public History(Path run, Function<String, List<String>> lastLines) {
        this.file = run.resolve("history");
        this.lastLines = lastLines;
        try {
            text = Files.readString(file);
            for (var entry : NEXT_ENTRY.split(text)) {
                if (!entry.isBlank()) entries.addLast(entry.stripTrailing());
            }
        } catch (IOException none) {
            // the first start with this WW_RUN
        }
    }

    /// Adds a change of state.
    ///
    /// @param previous null for the first state
    /// @param lasted how long the previous state lasted
    /// @param cause null if there is none
    /// @param failedHook null if none failed
    public void entered(Instant at, State state, State previous, Duration lasted, String cause, String failedHook) {
        var after = previous == null ? "" : " after " + Durations.format(lasted) + " of " + previous;
        var message = state + after + (cause == null ? "" : ": " + cause);
        add(at, failedHook != null || state == State.ERROR, message, failedHook);
    }

    /// Returns the last lines that a hook has printed in its last run.
    public List<String> lastLines(String hook) {
        return lastLines.apply(hook);
    }

    /// Adds an entry that is no change of state.
    ///
    /// @param failure whether a `!` marks the entry
    /// @param failedHook null if none failed
    public void add(Instant at, boolean failure, String message, String failedHook) {
        var entry = new StringBuilder(Text.RFC_3339.format(at) + (failure ? " ! " : "   ") + printable(message));
        var lines = failedHook == null ? List.<String>of() : lastLines.apply(failedHook);
        for (var line : lines) entry.append("\n    ").append(printable(line));
        entries.addLast(entry.toString());
        while (entries.size() > ENTRIES || entries.size() > 1 && characters() > CHARACTERS) entries.removeFirst();
        text = String.join("\n", entries) + "\n";
        try {
            AtomicFile.replaceInPrivateFolder(file, text, "0600");
        } catch (IOException full) {
            // the warning about the state file covers this too
        }
    }

    /// Returns the newest entry; empty if there is none.
    public String last() {
        return entries.isEmpty() ? "" : entries.getLast();
    }

    /// Returns all entries with the lines of hooks, the newest entry last; empty if there is none. Thread-safe.
    public String text() {
        return text;
    }

    private int characters() {
        return entries.stream().mapToInt(String::length).sum();
    }

    /// Returns the line with `?` for each control character, which a terminal would execute.
    private static String printable(String line) {
        var printable = new StringBuilder(line); // a regular expression takes a millisecond or two on the way to UP
        for (int i = 0; i < printable.length(); i++) {
            if (Character.isISOControl(printable.charAt(i))) printable.setCharAt(i, '?');
        }
        return printable.toString();
    }
}
