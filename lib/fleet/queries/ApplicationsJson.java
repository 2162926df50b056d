package whaleware.fleet.queries;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.InstanceView;

/// The applications as JSON: how many instances each has, their states and versions, and the odd ones out.
public interface ApplicationsJson {
    /// Returns all applications, sorted by name. `count` is without the instances that have stopped.
    ///
    /// @param only the application that is returned, or null for all
    /// @param expect how many instances of an application are expected, by its name
    /// @param now the collector's clock
    static byte[] list(FleetReader reader, String only, Map<String, Integer> expect, Instant now)
            throws IOException {
        var listening = reader.listeningSince();
        var apps = new TreeMap<String, List<InstanceView>>();
        for (var expected : expect.keySet()) apps.put(expected, new ArrayList<>());
        for (var view : reader.instances().values()) {
            apps.computeIfAbsent(view.webapp() == null ? "" : view.webapp(), _ -> new ArrayList<>()).add(view);
        }
        return JsonText.object(json -> {
            JsonText.time(json, "now", now);
            json.writeArrayFieldStart("apps");
            for (var app : apps.entrySet()) {
                if (only != null && !only.equals(app.getKey())) continue;
                json.writeStartObject();
                json.writeStringField("webapp", app.getKey());
                var expected = expect.get(app.getKey());
                if (expected != null) json.writeNumberField("expect", expected);
                members(json, app.getValue(), now, listening);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void members(JsonGenerator json, List<InstanceView> views, Instant now, Instant listening)
            throws IOException {
        var present = views.stream().filter(view -> !view.gone()).toList();
        var states = counts(views, view -> view.shown(now, listening));
        var silent = states.remove("silent");
        json.writeNumberField("count", present.size());
        counts(json, "states", states);
        json.writeNumberField("silent", silent == null ? 0 : silent);
        counts(json, "versions", counts(present, InstanceView::version));
        counts(json, "configs", counts(present, InstanceView::config));
        json.writeArrayFieldStart("odd");
        for (var name : odd(present)) json.writeString(name);
        json.writeEndArray();
    }

    /// Returns the names of the instances whose version or configuration differs from that of most others. If no
    /// value has more than half of the instances, as amid a deployment, no instance is odd.
    static List<String> odd(List<InstanceView> present) {
        var version = most(present, InstanceView::version);
        var config = most(present, InstanceView::config);
        return present.stream().filter(view -> differs(view.version(), version) || differs(view.config(), config))
                .map(InstanceView::name).sorted().toList();
    }

    private static boolean differs(String value, String most) {
        return value != null && most != null && !value.equals(most);
    }

    private static String most(List<InstanceView> views, Function<InstanceView, String> fact) {
        var counts = counts(views, fact);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        for (var count : counts.entrySet()) if (count.getValue() * 2 > all) return count.getKey();
        return null;
    }

    private static TreeMap<String, Integer> counts(List<InstanceView> views, Function<InstanceView, String> fact) {
        var counts = new TreeMap<String, Integer>();
        for (var view : views) {
            var value = fact.apply(view);
            if (value != null) counts.merge(value, 1, Integer::sum);
        }
        return counts;
    }

    private static void counts(JsonGenerator json, String name, Map<String, Integer> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (var count : counts.entrySet()) json.writeNumberField(count.getKey(), count.getValue());
        json.writeEndObject();
    }
}
