package whaleware.fleet.store;

import java.time.Instant;

/// An instance as a batch of reports leaves it, before the commit.
final class Draft {
    final String name;
    /// Its id; 0 if it has no row yet.
    final long id;
    final Presence presence;
    KeySet keys;
    /// Whether its row has to be written, and so to be locked.
    boolean dirty;
    /// The last report that changed it, or null.
    Instant received;

    Draft(String name, long id, Presence presence, KeySet keys) {
        this.name = name;
        this.id = id;
        this.presence = presence;
        this.keys = keys;
    }
}
