//SOURCES ClientCommand.java FleetClient.java FleetCommand.java FleetListing.java FleetServer.java
//SOURCES FleetSettings.java FullCollections.java InstanceSheet.java ProbeRoutes.java StoreSelection.java

/// The fleet: `ww fleet` receives reports, stores them, and shows them. Settings, wiring and command.
///
/// Uses the packages of the fleet, and of the others `base`, `config`, `reports`, `reports.backends` and `status`. No
/// package outside uses the fleet: nothing of it is on the class path of the supervisor or of a hook.
package whaleware.fleet;
