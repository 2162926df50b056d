package whaleware.base;

/// The exit codes of `/ww/run` and its commands, as the README's table tells them.
public final class ExitCode {
    /// An orderly stop, in any state.
    public static final int OK = 0;
    /// `cfg KEY` found no such key; a report by hand was not delivered.
    public static final int NOT_FOUND = 1;
    /// What failed on the way to UP.
    public static final int BOOT = 10, FIRSTBOOT = 11, UPGRADE = 12, SVCUP = 13, WARMUP = 14;
    /// So many restarts within `ww.restart.within` that it is the orchestrator's turn.
    public static final int RESTART_LIMIT = 15;
    /// The stop was not clean: `svcdown` failed, or something had to be killed.
    public static final int UNCLEAN_STOP = 16;
    /// From sysexits.h: the command line, a broken invariant, a place in use, the configuration.
    public static final int USAGE = 64, INTERNAL = 70, IN_USE = 75, CONFIG = 78;

    private ExitCode() {}

    /// An exit code in words: `3`, `137 (128 + KILL)`, and `unknown` for the end of a process that is not ours any more (−1).
    public static String describe(int code) {
        if (code < 0) return "an unknown code";
        var names = new String[] {"", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
                "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"};
        return code > 128 && code - 128 < names.length ? code + " (128 + " + names[code - 128] + ")" : "" + code;
    }
}
