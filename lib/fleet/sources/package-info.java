/// Read-only sources: what the reporters wrote to a database, OpenSearch or etcd, as [whaleware.fleet.store.FleetReader].
///
/// Uses `fleet.store` and the back-ends of the reports.
package whaleware.fleet.sources;
