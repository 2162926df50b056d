//SOURCES BackendContext.java BackendFactory.java CallEvents.java ClusterHosts.java Der.java ElasticsearchBackend.java
//SOURCES ElasticsearchClient.java ElasticsearchTemplates.java EnvironmentProxy.java EtcdBackend.java
//SOURCES EtcdClient.java FileBackend.java HookBackend.java HttpBackend.java HttpTransport.java JdbcBackend.java
//SOURCES JdbcConnection.java JdbcDriver.java JdbcOptions.java PemFiles.java RedactedBackend.java
//SOURCES ShippedReporterHooks.java SqlDialect.java StdoutBackend.java UrlOptions.java UrlPorts.java

/// Back-ends: where events are sent, one class for each scheme of `notify_url`.
///
/// Uses `reports` and the packages above it. One back-end never uses another one.
package whaleware.reports.backends;
