package whaleware.faults;

import java.util.List;

/// One thing that can go wrong, and what is promised then.
///
/// @param name what `--only` knows it by
/// @param promise one sentence, for the table
/// @param needs without which it is skipped, and says so
/// @param act does it, and judges from outside: exit code, state, data, processes, log, time
record Fault(String name, String promise, List<Requirement> needs, Act act) {
    /// What is done to a container.
    interface Act {
        void on(Trial trial) throws Exception;
    }

    /// The promise was not kept; the message is what was seen instead.
    static final class Broken extends RuntimeException {
        Broken(String seen) {
            super(seen, null, false, false);
        }
    }

    /// It cannot be tried here; the message says why.
    static final class Skipped extends RuntimeException {
        Skipped(String why) {
            super(why, null, false, false);
        }
    }

    Fault(String name, String promise, Act act) {
        this(name, promise, List.of(), act);
    }
}
