//SOURCES Backends.java Defaults.java Endpoints.java Etcd.java EtcdBackend.java FileBackend.java
//SOURCES HookBackend.java HttpBackend.java Jdbc.java JdbcBackend.java Means.java Options.java
//SOURCES SearchBackend.java Sql.java StdoutBackend.java Web.java

/// Back-ends: where events are sent, one class for each scheme of `notify_url`.
///
/// Uses `reports` and the packages above it. One back-end never uses another one.
package whaleware.reports.backends;
