//SOURCES Backups.java Batch.java Block.java BlockCodec.java Blocks.java Boot.java BootTable.java ChangeFeed.java
//SOURCES ClockOffset.java ColumnCodec.java CompactNumbers.java Database.java Decimals.java DocumentTable.java
//SOURCES Draft.java EventTable.java FleetReader.java FleetStore.java Folding.java ForgottenTable.java
//SOURCES HistoryEntry.java InstanceTable.java InstanceView.java JdbcFleetStore.java KeyExpiry.java KeySet.java
//SOURCES KnownBoots.java Level.java ListeningTime.java Live.java LiveFleet.java Loader.java Maintenance.java
//SOURCES PostgresDatabase.java PostgresStore.java Presence.java PresenceJson.java Readers.java Report.java
//SOURCES Retention.java Sample.java SampleTable.java Schema.java Series.java SeriesQuery.java SeriesTable.java
//SOURCES SqliteDatabase.java SqliteStore.java Statements.java StoreSettings.java Texts.java Varints.java
//SOURCES WriteQueue.java Writer.java

/// The fleet's store: reports in, the present of each instance, history and series out.
///
/// Uses `base` and the JDBC drivers of the reports.
package whaleware.fleet.store;
