//SOURCES History.java Metrics.java MonitorMetrics.java PrometheusText.java StatusPages.java StatusServer.java
//SOURCES SystemSampler.java SystemStats.java TerminationLog.java

/// The status of an instance as seen from outside: history, HTTP probes, and metrics.
///
/// Uses `reports` and the packages above it, and reads state; it never changes the life cycle.
package whaleware.status;
