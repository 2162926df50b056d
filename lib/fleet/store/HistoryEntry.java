package whaleware.fleet.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/// A stored event that is not statistics.
///
/// @param id `BOOTID-7`
/// @param kind as in [Report]
/// @param at by the sender's clock
/// @param received by the collector's clock
/// @param duration how long `previous` lasted, or null
/// @param late whether a newer event of the instance had arrived before, as after an outage of the collector
/// @param detail of `backup` and `schedule`, or null
public record HistoryEntry(String id, String kind, String instance, String webapp, String version, String state,
                           String previous, String cause, Instant at, Instant received, Duration duration,
                           boolean late, ObjectNode detail) {}
