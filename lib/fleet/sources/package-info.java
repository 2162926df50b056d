//SOURCES BackupEvents.java BucketedSeries.java ElasticsearchSource.java EtcdSource.java FleetSource.java
//SOURCES FleetSources.java JdbcSource.java PolledFleet.java SourceSql.java SourceViews.java StoredEvents.java

/// Read-only sources: what the reporters wrote to a database, OpenSearch or etcd, as a
/// [whaleware.fleet.store.FleetReader].
///
/// Uses `fleet.store`, the reader of events of `fleet.intake`, and the clients of the back-ends.
package whaleware.fleet.sources;
