package whaleware.fleet.pages;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import whaleware.fleet.queries.InstanceJson;
import whaleware.fleet.queries.JsonText;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.InstanceView;

/// Finds the instances that have changed since the last call, and those that have fallen silent. Not thread-safe.
final class InstanceChanges {
    /// What the pages have been sent of an instance.
    private record Sent(InstanceView view, boolean silent) {
        boolean differs(InstanceView view, boolean silent) {
            return this.silent != silent || this.view != view && !this.view.equals(view);
        }
    }

    private final FleetReader reader;
    private Map<String, Sent> sent = new HashMap<>();

    InstanceChanges(FleetReader reader) {
        this.reader = reader;
    }

    /// Returns the changes as the data of the event `instances`, or null if there are none.
    ///
    /// @param now the collector's clock: it makes instances silent
    byte[] next(Instant now) throws IOException {
        var listening = reader.listeningSince();
        var views = reader.instances();
        var changed = new ArrayList<InstanceView>();
        var next = new HashMap<String, Sent>(views.size() * 2);
        for (var view : views.values()) {
            boolean silent = view.silent(now, listening);
            var before = sent.get(view.name());
            boolean same = before != null && !before.differs(view, silent);
            next.put(view.name(), same ? before : new Sent(view, silent));
            if (!same) changed.add(view);
        }
        var removed = sent.keySet().stream().filter(name -> !views.containsKey(name)).sorted().toList();
        sent = next;
        if (changed.isEmpty() && removed.isEmpty()) return null;
        return JsonText.object(json -> {
            JsonText.time(json, "now", now);
            json.writeArrayFieldStart("instances");
            for (var view : changed) InstanceJson.write(json, view, now, listening);
            json.writeEndArray();
            json.writeArrayFieldStart("removed");
            for (var name : removed) json.writeString(name);
            json.writeEndArray();
        });
    }
}
