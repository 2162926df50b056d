//SOURCES DetailReader.java EventMembers.java EventReader.java Intake.java IntakeCounts.java
//SOURCES InvalidEvent.java Numbers.java Texts.java Times.java

/// Intake: reads the events that reporters send, within bounds, and has the store commit them.
///
/// Uses `fleet.store` and `fleet.http`.
package whaleware.fleet.intake;
