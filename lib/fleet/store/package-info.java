//SOURCES FleetReader.java FleetStore.java HistoryEntry.java InstanceView.java Report.java Series.java

/// The fleet's store: reports in, the present of each instance, history and series out.
///
/// Uses `base` and the JDBC drivers of the reports.
package whaleware.fleet.store;
