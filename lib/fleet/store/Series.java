package whaleware.fleet.store;

/// A number over time, in the order of time. All arrays have the same length; of raw values, the three are the same.
///
/// @param key the path of the number: `db.openConnections`
/// @param times seconds since 1970, by the sender's clock
public record Series(String key, long[] times, double[] min, double[] avg, double[] max) {}
