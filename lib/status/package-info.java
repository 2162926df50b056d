//SOURCES Accept.java BakedState.java CachedText.java History.java HostRule.java Html.java IdentitySection.java
//SOURCES InstancePage.java InstanceTables.java Metrics.java MonitorMetrics.java MonitorSection.java PageFiles.java
//SOURCES PrometheusText.java Quantities.java StatusPages.java StatusServer.java StatusSources.java SystemSampler.java
//SOURCES SystemStats.java TerminationLog.java

/// The status of an instance as seen from outside: history, HTTP probes, metrics, and a page.
///
/// Uses `reports` and the packages above it, and reads state; it never changes the life cycle.
package whaleware.status;
