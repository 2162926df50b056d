//SOURCES Door.java Exposition.java History.java Http.java Metrics.java MonitorGauges.java SystemProbe.java
//SOURCES SystemStats.java TerminationLog.java

/// The status of an instance as seen from outside: history, HTTP probes, and metrics.
///
/// Uses `reports` and the packages above it, and reads state; it never changes the life cycle.
package whaleware.status;
