//SOURCES BackupDetail.java Batch.java Block.java BlockCodec.java Boot.java BootTable.java
//SOURCES ChangeFeed.java ClockOffset.java ColumnCodec.java Database.java Decimals.java
//SOURCES DocumentTable.java Draft.java EventTable.java FleetReader.java FleetStore.java
//SOURCES FleetStores.java Folding.java HistoryEntry.java InstanceTable.java InstanceView.java
//SOURCES JdbcFleetStore.java KeySet.java Level.java ListeningTime.java Live.java LiveFleet.java
//SOURCES Loader.java Maintenance.java Presence.java PresenceJson.java Readers.java Report.java
//SOURCES Retention.java Sample.java SampleTable.java Schema.java Series.java SeriesQuery.java
//SOURCES SeriesTable.java SqliteDatabase.java StoreSettings.java Texts.java Varints.java
//SOURCES WriteQueue.java Writer.java

/// The fleet's store: reports in, the present of each instance, history and series out.
///
/// Uses `base` and the JDBC drivers of the reports.
package whaleware.fleet.store;
