package whaleware.runtime;

/// The states of a container's life, in the order in which an undisturbed life passes them.
public enum State {
    BOOT, FIRSTBOOT, UPGRADING, WARMUP, UP, RESTARTING, STOPPING, STOPPED, ERROR;

    /// Whether the life is over: nothing runs any more, nothing follows.
    public boolean last() {
        return this == STOPPED || this == ERROR;
    }
}
