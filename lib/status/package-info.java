//SOURCES Accept.java BakedState.java CachedText.java History.java Html.java InstancePage.java InstanceTables.java
//SOURCES Metrics.java MonitorMetrics.java PageFiles.java PrometheusText.java Quantities.java StatusPages.java StatusServer.java
//SOURCES StatusSources.java SystemSampler.java SystemStats.java TerminationLog.java

/// The status of an instance as seen from outside: history, HTTP probes, metrics, and a page.
///
/// Uses `reports` and the packages above it, and reads state; it never changes the life cycle.
package whaleware.status;
