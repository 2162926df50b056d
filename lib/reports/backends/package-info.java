//SOURCES BackendContext.java BackendFactory.java ClusterHosts.java ElasticsearchBackend.java EtcdBackend.java
//SOURCES EtcdClient.java FileBackend.java HookBackend.java HttpBackend.java HttpTransport.java
//SOURCES JdbcBackend.java JdbcDriver.java ShippedReporters.java SqlDialect.java StdoutBackend.java
//SOURCES UrlOptions.java

/// Back-ends: where events are sent, one class for each scheme of `notify_url`.
///
/// Uses `reports` and the packages above it. One back-end never uses another one.
package whaleware.reports.backends;
