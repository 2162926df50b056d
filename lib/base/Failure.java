package whaleware.base;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.function.UnaryOperator;

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

    /// Returns the message alone: it is the line that Java prints of a hook that does not catch this exception.
    @Override
    public String toString() {
        return getMessage();
    }

    /// Returns the first line of an exception's message, followed by that of its cause if it adds anything. Java's message
    /// is only the path if a file is absent or may not be opened; then the system's text follows.
    public static String reason(Throwable thrown) {
        return reason(thrown, UnaryOperator.identity());
    }

    /// Like [#reason(Throwable)].
    ///
    /// @param mask masks the secrets in each message, before it is cut
    public static String reason(Throwable thrown, UnaryOperator<String> mask) {
        var line = line(thrown, mask);
        var cause = thrown.getCause() == null ? "" : line(thrown.getCause(), mask);
        return line.contains(cause) ? line : line + ": " + cause;
    }

    private static String line(Throwable thrown, UnaryOperator<String> mask) {
        var whole = thrown.getMessage() == null ? "" : mask.apply(thrown.getMessage());
        var message = whole.lines().findFirst().orElse("").strip();
        if (message.isEmpty()) return thrown.getClass().getSimpleName();
        return (message.length() > 200 ? message.substring(0, 200) + "…" : message) + systemText(thrown);
    }

    private static String systemText(Throwable thrown) {
        if (!(thrown instanceof FileSystemException system) || system.getReason() != null) return "";
        if (thrown instanceof AccessDeniedException) return ": Permission denied";
        return thrown instanceof NoSuchFileException ? ": No such file or directory" : "";
    }

    /// Returns the message for a broken invariant, with its stack trace.
    public static String internal(Throwable bug) {
        var trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        return "internal error: " + trace;
    }
}
