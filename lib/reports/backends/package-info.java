//SOURCES BackendContext.java BackendFactory.java ClusterHosts.java Der.java ElasticsearchBackend.java
//SOURCES ElasticsearchTemplates.java EnvironmentProxy.java EtcdBackend.java EtcdClient.java FileBackend.java
//SOURCES HookBackend.java HttpBackend.java HttpTransport.java JdbcBackend.java JdbcDriver.java
//SOURCES JdbcOptions.java PemFiles.java RedactedBackend.java ShippedReporterHooks.java SqlDialect.java
//SOURCES StdoutBackend.java UrlOptions.java UrlPorts.java

/// Back-ends: where events are sent, one class for each scheme of `notify_url`.
///
/// Uses `reports` and the packages above it. One back-end never uses another one.
package whaleware.reports.backends;
