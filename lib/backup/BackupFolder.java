package whaleware.backup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import whaleware.base.Failure;

/// The folder `/backup`. A backup has its final name `TIME` only if it is complete: it is made as `.partial-TIME`, and
/// renamed as the last step; it is removed as `.removed-TIME`. Other files there are left alone.
///
/// Thread-safe; the caller holds the [BackupLock] while it changes the folder.
///
/// @param path `/backup`
public record BackupFolder(Path path) {
    private static final String PARTIAL = ".partial-", REMOVED = ".removed-";
    /// By how many seconds a name may be late; beyond that, the clock was wrong before.
    private static final int SHIFT = 60;

    /// Returns the backups, oldest first; those whose manifest cannot be read come first.
    ///
    /// Throws IOException if the folder cannot be read.
    public List<Backup> all() throws IOException {
        var all = new ArrayList<Backup>();
        for (var folder : folders("")) all.add(ManifestReader.backup(folder));
        all.sort(Comparator.comparingLong(Backup::sequence).thenComparing(Backup::time));
        return all;
    }

    /// Returns the good backups, oldest first.
    ///
    /// Throws IOException if the folder cannot be read.
    public List<Backup> good() throws IOException {
        return all().stream().filter(Backup::good).toList();
    }

    /// Returns a backup.
    ///
    /// Throws IOException if the folder cannot be read.
    ///
    /// @param time `latest` for the newest good one, or its name
    public Optional<Backup> find(String time) throws IOException {
        if (time.equals("latest")) return good().reversed().stream().findFirst();
        return all().stream().filter(backup -> backup.time().equals(time)).findFirst();
    }

    /// Returns the folders with this prefix and the name of a backup.
    private List<Path> folders(String prefix) throws IOException {
        var found = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(path)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                boolean ours = name.startsWith(prefix) && Backup.isTime(name.substring(prefix.length()));
                if (ours && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) found.add(entry);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    /// Removes what killed runs have left. Returns how many folders that were. A folder that cannot be removed stays.
    ///
    /// Throws IOException if this folder cannot be read.
    int removeLeftovers(Consumer<String> warn) throws IOException {
        var left = new ArrayList<>(folders(PARTIAL));
        left.addAll(folders(REMOVED));
        left.removeIf(folder -> {
            try {
                FolderRemoval.remove(folder);
                return false;
            } catch (IOException stays) {
                warn.accept("cannot remove " + folder + ": " + Failure.reason(stays) + " (remove it)");
                return true;
            }
        });
        return left.size();
    }

    /// Creates the folder of a backup that begins now, which only its owner may open. Two backups of a second have
    /// different names, and the later one has the later name.
    ///
    /// Throws IOException if it cannot be created.
    ///
    /// @param last the backup before, or null
    Path begin(Instant at, Backup last) throws IOException {
        var time = at;
        boolean sameMoment = last != null && last.time().compareTo(Backup.time(at.plusSeconds(SHIFT))) < 0;
        while (sameMoment && last.time().compareTo(Backup.time(time)) >= 0) time = time.plusSeconds(1);
        while (taken(Backup.time(time))) time = time.plusSeconds(1);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        return Files.createDirectory(path.resolve(PARTIAL + Backup.time(time)), mode);
    }

    private boolean taken(String time) {
        for (var prefix : new String[] {"", PARTIAL, REMOVED}) {
            if (Files.exists(path.resolve(prefix + time), LinkOption.NOFOLLOW_LINKS)) return true;
        }
        return false;
    }

    /// Returns the final folder of a backup that [#begin] has begun.
    Path complete(Path partial) {
        return path.resolve(partial.getFileName().toString().substring(PARTIAL.length()));
    }

    /// Gives a backup its final name, and forces that to the disk.
    ///
    /// Throws IOException if the name cannot be given: then there is no backup.
    void finish(Path partial) throws IOException {
        Files.move(partial, complete(partial), StandardCopyOption.ATOMIC_MOVE);
        ManifestWriter.force(path);
    }

    /// Removes a backup, which loses its final name first.
    ///
    /// Throws IOException if that fails.
    void remove(Backup backup) throws IOException {
        var removed = path.resolve(REMOVED + backup.time());
        Files.move(backup.folder(), removed, StandardCopyOption.ATOMIC_MOVE);
        FolderRemoval.remove(removed);
    }

    /// Removes a backup that is not complete, and ignores errors: the next run tries again.
    void abandon(Path partial) {
        try {
            FolderRemoval.remove(partial);
        } catch (IOException | RuntimeException later) {
            // the folder has no final name, so no reader takes it for a backup
        }
    }

    /// Notes that a person accepts the sizes of all backups, so that old ones are removed again. Returns the backups
    /// that were [Backup#suspect].
    ///
    /// Throws IOException if that cannot be noted.
    public List<Backup> accept() throws IOException {
        var suspects = all().stream().filter(Backup::suspect).toList();
        for (var backup : suspects) Files.createFile(backup.folder().resolve(Backup.ACCEPTED));
        return suspects;
    }
}
