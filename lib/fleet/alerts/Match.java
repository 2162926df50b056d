package whaleware.fleet.alerts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;

/// A condition that holds now.
///
/// @param condition its name
/// @param instance the instance; "" if the whole application matches
/// @param since since when, by the collector's clock
/// @param cause details for people, or null
/// @param muted whether maintenance or a silence mutes it
public record Match(String condition, String webapp, String instance, Instant since, String cause, boolean muted) {
    /// Returns whether the other match is of the same instance and condition.
    boolean isSame(Match other) {
        return condition.equals(other.condition) && instance.equals(other.instance) && webapp.equals(other.webapp);
    }

    /// Returns the number of different instances.
    static int instances(List<Match> matches) {
        return (int) matches.stream().map(Match::instance).filter(name -> !name.isEmpty()).distinct().count();
    }

    @JsonIgnore
    boolean isSilence() {
        return condition.equals(Condition.SILENT);
    }
}
