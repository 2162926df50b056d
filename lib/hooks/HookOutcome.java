package whaleware.hooks;

import java.time.Duration;
import whaleware.base.Durations;
import whaleware.base.ExitCode;

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
            return "ended with " + ExitCode.describe(code);
        }
    }

    /// Was ended, because it took longer than it may.
    record Late(Duration after) implements HookOutcome {
        @Override
        public String toString() {
            return "took longer than " + Durations.format(after);
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
}
