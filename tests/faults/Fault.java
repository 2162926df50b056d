package whaleware.faults;

import java.util.List;

/// A fault, and the promise that must hold in spite of it.
///
/// @param name for `--only`
/// @param promise one sentence, for the table
/// @param requirements if one is missing, the fault is skipped
/// @param action causes the fault, and checks exit code, state, data, processes, log and time from outside
record Fault(String name, String promise, List<Requirement> requirements, Action action) {
    interface Action {
        void on(Trial trial) throws Exception;
    }

    /// The promise was broken; the message is the observation.
    static final class Broken extends RuntimeException {
        Broken(String observation) {
            super(observation, null, false, false);
        }
    }

    /// The fault cannot be tried here; the message is the reason.
    static final class Skipped extends RuntimeException {
        Skipped(String reason) {
            super(reason, null, false, false);
        }
    }

    Fault(String name, String promise, Action action) {
        this(name, promise, List.of(), action);
    }
}
