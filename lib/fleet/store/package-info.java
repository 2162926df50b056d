//SOURCES Batch.java Block.java BlockCodec.java Blocks.java Boot.java
//SOURCES BootTable.java ChangeFeed.java ClockOffset.java ColumnCodec.java CompactNumbers.java Database.java
//SOURCES Decimals.java DocumentTable.java Draft.java EventTable.java FleetReader.java
//SOURCES FleetStore.java Folding.java ForgottenTable.java HistoryEntry.java InstanceTable.java
//SOURCES InstanceView.java JdbcFleetStore.java KeyExpiry.java KeySet.java Level.java ListeningTime.java Live.java
//SOURCES LiveFleet.java Loader.java Maintenance.java PostgresDatabase.java PostgresStore.java
//SOURCES Presence.java PresenceJson.java Readers.java Report.java Retention.java Sample.java
//SOURCES SampleTable.java Schema.java Series.java SeriesQuery.java SeriesTable.java
//SOURCES SqliteDatabase.java SqliteStore.java Statements.java StoreSettings.java Texts.java Varints.java
//SOURCES WriteQueue.java Writer.java

/// The fleet's store: reports in, the present of each instance, history and series out.
///
/// Uses `base` and the JDBC drivers of the reports.
package whaleware.fleet.store;
