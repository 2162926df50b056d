package whaleware.fleet.queries;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import whaleware.fleet.store.FleetReader;

/// The numbers that instances of the fleet report, as JSON.
public interface KeysJson {
    /// The most keys that are listed. An instance may report thousands.
    int LIMIT = 200;

    /// Returns the keys that most instances report, the most frequent first, then by name.
    static byte[] list(FleetReader reader) throws IOException {
        var counts = new HashMap<String, Integer>();
        for (var view : reader.instances().values()) {
            for (var key : view.numbers().keySet()) counts.merge(key, 1, Integer::sum);
        }
        var frequent = counts.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed()
                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder()))).limit(LIMIT).toList();
        return JsonText.object(json -> {
            json.writeArrayFieldStart("keys");
            for (var key : frequent) {
                json.writeStartObject();
                json.writeStringField("key", key.getKey());
                json.writeStringField("unit", Units.of(key.getKey()));
                json.writeNumberField("instances", key.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
