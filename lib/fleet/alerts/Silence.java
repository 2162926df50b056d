package whaleware.fleet.alerts;

import java.time.Instant;
import java.util.Map;
import whaleware.fleet.store.InstanceView;

/// Mutes the alerts of some instances until a time.
///
/// @param match `webapp`, `instance`, and labels by their name; an instance is covered if all of them are equal. `*`
///        equals any text
public record Silence(String id, Map<String, String> match, Instant created, Instant until, String comment) {
    static final String WEBAPP = "webapp", INSTANCE = "instance";

    boolean covers(InstanceView instance) {
        return match.entrySet().stream().allMatch(wanted -> equal(wanted.getValue(), switch (wanted.getKey()) {
            case WEBAPP -> FleetSnapshot.application(instance);
            case INSTANCE -> instance.name();
            default -> instance.labels().get(wanted.getKey());
        }));
    }

    /// Returns whether a whole application is covered.
    boolean coversApplication(String name) {
        return match.entrySet().stream().allMatch(wanted -> switch (wanted.getKey()) {
            case WEBAPP -> equal(wanted.getValue(), name);
            case INSTANCE -> wanted.getValue().equals("*");
            default -> false;
        });
    }

    private static boolean equal(String wanted, String value) {
        return wanted.equals("*") ? value != null : wanted.equals(value);
    }
}
