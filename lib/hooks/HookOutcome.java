package whaleware.hooks;

import java.time.Duration;
import whaleware.base.Durations;
import whaleware.base.ExitCode;

/// The outcome of one run of a hook. An absent hook is no failure: its state is passed through.
public sealed interface HookOutcome {
    /// The hook exited with 0.
    ///
    /// @param out the stdout of `monitor`, empty for other hooks
    record Done(String out) implements HookOutcome {
        @Override
        public String toString() {
            return "ended with 0";
        }
    }

    /// The hook exited with another code, or could not be started.
    ///
    /// @param code the exit code; 128 + N after signal N
    record Failed(int code) implements HookOutcome {
        /// The exit codes of a shell for a command that cannot be run, and for a command that is not found.
        private static final int CANNOT_RUN = 126, NOT_FOUND = 127;

        /// Returns whether the hook, or its last command, could not be run: its exit code says nothing more.
        public boolean unusable() {
            return code == CANNOT_RUN || code == NOT_FOUND;
        }

        @Override
        public String toString() {
            return "ended with " + ExitCode.describe(code);
        }
    }

    /// The hook was terminated because it exceeded its time-out.
    record TimedOut(Duration timeout) implements HookOutcome {
        @Override
        public String toString() {
            return "took longer than " + Durations.format(timeout);
        }
    }

    /// The hook is absent, empty or only comments.
    record Absent() implements HookOutcome {
        @Override
        public String toString() {
            return "is absent";
        }
    }

    /// Returns whether the life cycle may continue: the hook succeeded or is absent.
    default boolean ok() {
        return this instanceof Done || this instanceof Absent;
    }
}
