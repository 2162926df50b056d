package whaleware.hooks;

import java.time.Duration;

/// What became of one run of a hook. An absent hook is no failure: its state is passed through.
public sealed interface HookOutcome {
    /// The exit codes of what a stop's signals ended.
    int BY_TERM = 128 + 15, BY_INT = 128 + 2;

    /// Ended with 0; `out` is its stdout where that is asked for (`monitor`), else empty.
    record Done(String out) implements HookOutcome {
        @Override
        public String toString() {
            return "ended with 0";
        }
    }

    /// Ended with another code; 128 + N after signal N.
    record Failed(int code) implements HookOutcome {
        @Override
        public String toString() {
            return "ended with " + told(code);
        }
    }

    /// Was ended, because it took longer than it may.
    record Late(Duration after) implements HookOutcome {
        @Override
        public String toString() {
            return "took longer than " + told(after);
        }
    }

    /// Not there, empty, or nothing but comments.
    record Absent() implements HookOutcome {
        @Override
        public String toString() {
            return "is not there";
        }
    }

    /// Whether the life may go on as if all were well.
    default boolean good() {
        return this instanceof Done || this instanceof Absent;
    }

    /// A duration for people: `250 ms`, `10 s`, `1.5 s`.
    static String told(Duration d) {
        return d.toMillis() < 1000 ? d.toMillis() + " ms" : d.toMillis() % 1000 == 0 || d.toSeconds() >= 60 ? d.toSeconds() + " s" : d.toMillis() / 100 / 10.0 + " s";
    }

    /// An exit code in words: `3`, `137 (128 + KILL)`, and `unknown` for the end of a process that is not ours any more (−1).
    static String told(int code) {
        if (code < 0) return "an unknown code";
        var names = new String[] {"", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
                "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"};
        return code > 128 && code - 128 < names.length ? code + " (128 + " + names[code - 128] + ")" : "" + code;
    }
}
