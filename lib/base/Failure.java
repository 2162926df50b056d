package whaleware.base;

import java.io.PrintWriter;
import java.io.StringWriter;

/// The reason why a command cannot continue, one line for its user: `cannot <do what>: <why> (<cure>)`.
/// The command prints its own name and the message to stderr, and exits with [#code].
public final class Failure extends RuntimeException {
    /// One of [ExitCode].
    public final int code;

    /// @param code one of [ExitCode]
    /// @param message `cannot <do what>: <why> (<cure>)`, without a line break
    public Failure(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /// Returns the first line of an exception's message, followed by that of its cause if it adds anything.
    public static String reason(Throwable thrown) {
        var line = line(thrown);
        if (thrown.getCause() == null || line.contains(line(thrown.getCause()))) return line;
        return line + ": " + line(thrown.getCause());
    }

    private static String line(Throwable thrown) {
        var message = thrown.getMessage() == null ? "" : thrown.getMessage().lines().findFirst().orElse("").strip();
        if (message.isEmpty()) return thrown.getClass().getSimpleName();
        return message.length() > 200 ? message.substring(0, 200) + "…" : message;
    }

    /// Returns the message for a broken invariant, with its stack trace.
    public static String internal(Throwable bug) {
        var trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        return "internal error: " + trace;
    }
}
