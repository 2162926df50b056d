package whaleware.fleet.store;

/// A life of an instance, and how far its events are stored.
final class Boot {
    final String id;
    /// The id of the instance; 0 if it is not stored yet.
    long instance;
    long sequence, received;
    /// Whether it has a row.
    final boolean stored;
    boolean changed;
    /// The instance, if its id is not known yet.
    Draft draft;

    Boot(String id, long instance, long sequence, long received, boolean stored) {
        this.id = id;
        this.instance = instance;
        this.sequence = sequence;
        this.received = received;
        this.stored = stored;
    }

    /// Returns it as the next transaction finds it.
    Boot committed() {
        return new Boot(id, draft == null ? instance : draft.id, sequence, received, true);
    }

    Boot copy() {
        return new Boot(id, instance, sequence, received, stored);
    }
}
