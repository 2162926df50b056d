//SOURCES Archive.java Backend.java Courier.java Event.java Health.java Instance.java Journal.java Letter.java
//SOURCES Letters.java Outbox.java Pace.java Reports.java Scribe.java Sheet.java Standing.java Strand.java
//SOURCES Told.java Waiting.java Whereabouts.java

/// Events, their journal on disk, and their delivery, in order and at least once.
///
/// Uses `base`, `config`, `runtime` and `hooks`. Knows back-ends by the interface `Backend` only.
package whaleware.reports;
