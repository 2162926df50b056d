package whaleware.backup;

/// The facts that a manifest notes about the sender.
///
/// @param webapp the name of the application
/// @param version the version of the data
/// @param instance the name of the instance
public record BackupFacts(String webapp, String version, String instance) {}
