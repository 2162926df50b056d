package whaleware.fleet.alerts;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import whaleware.fleet.store.FleetStore;

/// The silences that operators have set, in the store. Thread-safe.
public final class Silences {
    /// The most silences at a time.
    static final int MOST = 200;

    private final StoredDocument<List<Silence>> document;
    private final InstantSource clock;

    Silences(FleetStore store, InstantSource clock) {
        this.document = new StoredDocument<>(store, "silences", new TypeReference<>() {}, List.of());
        this.clock = clock;
    }

    /// Returns the silences that have not ended, the oldest first.
    public List<Silence> present() throws IOException {
        return ending(document.read());
    }

    private List<Silence> ending(List<Silence> all) {
        var now = clock.instant();
        return all.stream().filter(silence -> silence.until().isAfter(now)).toList();
    }

    /// Adds a silence.
    ///
    /// @param match see [Silence#match]
    /// @return null if there are too many already
    Silence add(Map<String, String> match, Instant until, String comment) throws IOException {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var added = new Silence(UUID.randomUUID().toString(), match, now,
                until.truncatedTo(ChronoUnit.MILLIS), comment);
        var after = document.update(all -> {
            var next = new ArrayList<>(ending(all));
            if (next.size() < MOST) next.add(added);
            return next;
        });
        return after.contains(added) ? added : null;
    }

    /// Ends a silence. Returns false if there is none with this id.
    boolean remove(String id) throws IOException {
        boolean known = present().stream().anyMatch(silence -> silence.id().equals(id));
        if (known) document.update(all -> ending(all).stream().filter(one -> !one.id().equals(id)).toList());
        return known;
    }
}
