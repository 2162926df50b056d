package whaleware.fleet.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The lives that the writer of an unshared database has written, so that it does not read them again for each report.
///
/// Used by the writing thread only.
final class KnownBoots {
    private static final int MOST = 20_000;
    private final BootTable table;
    private final Map<String, Boot> known = new HashMap<>();

    KnownBoots(BootTable table) {
        this.table = table;
    }

    /// Returns the stored boots of these ids, and locks them in a shared database. The caller changes only copies.
    Map<String, Boot> lock(Statements statements, Collection<String> ids) throws SQLException {
        var found = new HashMap<String, Boot>();
        var unknown = new ArrayList<String>();
        for (var id : ids) {
            var boot = known.get(id);
            if (boot == null) unknown.add(id);
            else found.put(id, boot);
        }
        if (!unknown.isEmpty()) found.putAll(table.lock(statements, unknown));
        return found;
    }

    /// Notes what was committed.
    void committed(Collection<Boot> boots) {
        if (table.database().shared()) return;
        if (known.size() + boots.size() > MOST) known.clear();
        for (var boot : boots) known.put(boot.id, boot.committed());
    }

    /// Forgets all: other work may have deleted some.
    void clear() {
        known.clear();
    }
}
