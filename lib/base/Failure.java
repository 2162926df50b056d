package whaleware.base;

import java.io.PrintWriter;
import java.io.StringWriter;

/// Why a command cannot go on, in one line for its user: `cannot <do what>: <why> (<cure>)`.
/// The command prints it on stderr behind its own name and leaves with [#code].
public final class Failure extends RuntimeException {
    /// One of [ExitCode].
    public final int code;

    /// @param code one of [ExitCode]
    /// @param message `cannot <do what>: <why> (<cure>)`, without a line break
    public Failure(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /// The first line of what went wrong, with the first line of its cause where that says more.
    public static String reason(Throwable why) {
        var line = line(why);
        if (why.getCause() == null || line.contains(line(why.getCause()))) return line;
        return line + ": " + line(why.getCause());
    }

    private static String line(Throwable why) {
        var message = why.getMessage() == null ? "" : why.getMessage().lines().findFirst().orElse("").strip();
        if (message.isEmpty()) return why.getClass().getSimpleName();
        return message.length() > 200 ? message.substring(0, 200) + "…" : message;
    }

    /// A broken invariant, with its trace.
    public static String internal(Throwable bug) {
        var trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        return "internal error: " + trace;
    }
}
