package whaleware.runtime;

/// The states of the life cycle, in the order in which an undisturbed container passes them.
public enum State {
    BOOT, FIRSTBOOT, UPGRADING, WARMUP, UP, RESTARTING, STOPPING, STOPPED, ERROR;

    /// Returns whether this state is final: nothing runs any more, and no state follows.
    public boolean last() {
        return this == STOPPED || this == ERROR;
    }
}
