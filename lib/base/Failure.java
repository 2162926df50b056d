package whaleware.base;

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
}
