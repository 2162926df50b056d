//SOURCES Backend.java BackendHealth.java BackendStatus.java BackendWorker.java DeliveryPositions.java
//SOURCES EntryOrders.java EntryQueue.java Event.java EventStore.java Instance.java Journal.java
//SOURCES JournalEntry.java JournalLocation.java JournalWriter.java ReportDelivery.java RetrySchedule.java
//SOURCES Segment.java SegmentedLog.java

/// Events, their journal on disk, and their delivery, in order and at least once.
///
/// Uses `base`, `config`, `runtime` and `hooks`. Knows back-ends by the interface `Backend` only.
package whaleware.reports;
