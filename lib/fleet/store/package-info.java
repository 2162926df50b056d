//SOURCES BackupDetail.java Batch.java Block.java BlockCodec.java Boot.java BootTable.java
//SOURCES ChangeFeed.java ClockOffset.java ColumnCodec.java Database.java Decimals.java
//SOURCES DocumentTable.java Draft.java EventTable.java FleetReader.java FleetStore.java
//SOURCES Folding.java ForgottenTable.java HistoryEntry.java InstanceTable.java InstanceView.java
//SOURCES JdbcFleetStore.java KeySet.java Level.java ListeningTime.java Live.java LiveFleet.java
//SOURCES Loader.java Maintenance.java PostgresDatabase.java PostgresStore.java Presence.java
//SOURCES PresenceJson.java Readers.java Report.java Retention.java Sample.java SampleTable.java
//SOURCES Schema.java Series.java SeriesQuery.java SeriesTable.java SqliteDatabase.java
//SOURCES SqliteStore.java StoreSettings.java Texts.java Varints.java WriteQueue.java Writer.java

/// The fleet's store: reports in, the present of each instance, history and series out.
///
/// Uses `base` and the JDBC drivers of the reports.
package whaleware.fleet.store;
