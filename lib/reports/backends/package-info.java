//SOURCES BackendContext.java BackendFactory.java ClusterHosts.java Der.java ElasticsearchBackend.java
//SOURCES EnvironmentProxy.java EtcdBackend.java EtcdClient.java FileBackend.java HookBackend.java
//SOURCES HttpBackend.java HttpTransport.java JdbcBackend.java JdbcDriver.java JdbcOptions.java
//SOURCES PemFiles.java ShippedReporters.java SqlDialect.java StdoutBackend.java UrlOptions.java
//SOURCES UrlPorts.java

/// Back-ends: where events are sent, one class for each scheme of `notify_url`.
///
/// Uses `reports` and the packages above it. One back-end never uses another one.
package whaleware.reports.backends;
