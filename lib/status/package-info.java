//SOURCES Accept.java BakedState.java CachedText.java History.java HostRule.java Html.java InstancePage.java
//SOURCES InstanceTables.java Metrics.java MonitorMetrics.java PageFiles.java PrometheusText.java
//SOURCES Quantities.java StatusPages.java StatusServer.java StatusSources.java SystemSampler.java
//SOURCES SystemStats.java TerminationLog.java

/// The status of an instance as seen from outside: history, HTTP probes, metrics, and a page.
///
/// Uses `reports` and the packages above it, and reads state; it never changes the life cycle.
package whaleware.status;
