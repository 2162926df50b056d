package whaleware.backup;

import java.util.List;

/// The result of a backup run.
public sealed interface BackupResult {
    /// The backup is complete.
    ///
    /// @param removed the old backups that were removed
    /// @param held a backup whose size a person must look at before any is removed, or null
    /// @param warning why old backups could not be removed, or null
    record Made(Backup backup, List<Backup> removed, Backup held, String warning) implements BackupResult {}

    /// There is no new backup.
    record Failed(String reason) implements BackupResult {}

    /// A restore of this instance, or another instance, uses this folder.
    record Busy(String reason) implements BackupResult {}
}
