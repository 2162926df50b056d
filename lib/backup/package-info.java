//SOURCES Backup.java BackupFacts.java BackupFolder.java BackupLock.java BackupResult.java BackupRun.java
//SOURCES FileHashes.java FolderRemoval.java ManifestReader.java ManifestWriter.java RelativeName.java
//SOURCES RestoreRequest.java RestoreSource.java Retention.java Verification.java

/// Backups: makes them complete in `/backup`, verifies them, and removes old ones.
///
/// Uses `hooks` and the packages above it. Knows no state and no event: `lifecycle` decides when a backup runs.
package whaleware.backup;
