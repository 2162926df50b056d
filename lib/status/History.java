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

/// What has happened, for people: `WW_RUN/history`, an entry for each change of state and each failed try, with the last lines
/// of the hook that failed, indented. It outlives the supervisor and, where `WW_RUN` does, the container's restart.
public final class History {
    /// At most so many entries, and so many characters, the oldest go first.
    static final int ENTRIES = 100, CHARACTERS = 64 << 10;
    private static final Pattern NEXT = Pattern.compile("\n(?! )");

    private final Path run;
    private final Function<String, List<String>> tail;
    private final ArrayDeque<String> entries = new ArrayDeque<>();

    /// @param run `WW_RUN`
    /// @param tail the last lines of a hook, by its name
    public History(Path run, Function<String, List<String>> tail) {
        this.run = run;
        this.tail = tail;
        try {
            for (var entry : NEXT.split(Files.readString(run.resolve("history")))) if (!entry.isBlank()) entries.addLast(entry.stripTrailing());
        } catch (IOException none) {
            // the first life in this WW_RUN
        }
    }

    /// A new state.
    ///
    /// @param previous null at the first
    /// @param cause null where there is none to tell
    /// @param failed the hook whose lines tell more; null for none
    public void entered(Instant at, State state, State previous, Duration lasted, String cause, String failed) {
        boolean bad = failed != null || state == State.ERROR;
        add(at, bad, state + (previous == null ? "" : " after " + Durations.format(lasted) + " of " + previous) + (cause == null ? "" : ": " + cause), failed);
    }

    /// Something that did not change the state.
    ///
    /// @param bad whether it has failed: that is marked by a `!`
    public void add(Instant at, boolean bad, String what, String failed) {
        var entry = new StringBuilder(Text.RFC_3339.format(at) + (bad ? " ! " : "   ") + plain(what));
        for (var line : lines(failed)) entry.append("\n    ").append(line);
        entries.addLast(entry.toString());
        while (entries.size() > ENTRIES || entries.size() > 1 && entries.stream().mapToInt(String::length).sum() > CHARACTERS) entries.removeFirst();
        try {
            AtomicFile.replaceInPrivateFolder(run.resolve("history"), String.join("\n", entries) + "\n", "0600");
        } catch (IOException full) {
            // the state file has told that
        }
    }

    /// The newest entry; empty where there is none.
    public String last() {
        return entries.isEmpty() ? "" : entries.getLast();
    }

    /// The last lines of a hook, without what would steer a terminal; none for null.
    private List<String> lines(String hook) {
        return hook == null ? List.of() : tail.apply(hook).stream().map(History::plain).toList();
    }

    private static String plain(String line) {
        var plain = new StringBuilder(line); // no pattern: on the way to UP that would take a millisecond or two
        for (int i = 0; i < plain.length(); i++) if (Character.isISOControl(plain.charAt(i))) plain.setCharAt(i, '?');
        return plain.toString();
    }
}
