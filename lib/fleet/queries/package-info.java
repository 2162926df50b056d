//SOURCES ApplicationsJson.java CounterRate.java Downsampling.java HistoryJson.java InstanceFilter.java
//SOURCES InstanceJson.java JsonText.java KeysJson.java SeriesJson.java Units.java

/// The fleet's queries: what the API returns, as JSON, from a reader of the store. No query keeps a state.
///
/// Uses `base` and `fleet.store`.
package whaleware.fleet.queries;
