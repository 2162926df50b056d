package whaleware.base;

/// The exit codes of `/ww/run` and the commands, see the table in the README.
public final class ExitCode {
    /// An orderly stop, in any state.
    public static final int OK = 0;
    /// `cfg KEY` found no such key, or a report that a user sent was not delivered.
    public static final int NOT_FOUND = 1;
    /// The hook that failed on the way to UP.
    public static final int BOOT = 10, FIRSTBOOT = 11, UPGRADE = 12, SVCUP = 13, WARMUP = 14;
    /// `ww.restart.limit` was reached: the orchestrator takes over.
    public static final int RESTART_LIMIT = 15;
    /// The stop was not clean: `svcdown` failed, or a process had to be killed.
    public static final int UNCLEAN_STOP = 16;
    /// From sysexits.h: wrong command line, broken invariant, folder in use, wrong configuration.
    public static final int USAGE = 64, INTERNAL = 70, IN_USE = 75, CONFIG = 78;

    private ExitCode() {}

    /// Returns an exit code for a message: `3`, or `137 (128 + KILL)`.
    ///
    /// @param code −1 for a process whose exit code is unknown, because it is no longer a child of this process
    public static String describe(int code) {
        if (code < 0) return "an unknown code";
        var signals = new String[] {"", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
                "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"};
        if (code <= 128 || code - 128 >= signals.length) return String.valueOf(code);
        return code + " (128 + " + signals[code - 128] + ")";
    }
}
