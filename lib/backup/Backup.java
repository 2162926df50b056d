package whaleware.backup;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/// A complete backup: a folder `/backup/TIME`, which its manifest describes.
///
/// @param folder `/backup/TIME`
/// @param problem why the manifest cannot be read, or null: then the other components have no meaning
/// @param sequence orders the backups of a folder, whatever the clock said
/// @param at when the backup began, by the clock
/// @param facts the sender
/// @param seconds how long the backup took
/// @param bytes the size of all files
/// @param count the number of files
/// @param shrunkFrom the size of the backup before, if this one has less than half of it, else 0
/// @param accepted whether a person has accepted the smaller size
public record Backup(Path folder, String problem, long sequence, Instant at, BackupFacts facts, double seconds,
        long bytes, long count, long shrunkFrom, boolean accepted) {
    /// The name of the manifest in the folder.
    public static final String MANIFEST = "manifest.json";
    /// The name of the file by which a person accepts a smaller size.
    static final String ACCEPTED = "accepted";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

    static Backup damaged(Path folder, String problem) {
        return new Backup(folder, problem, 0, Instant.EPOCH, new BackupFacts("", "", ""), 0, 0, 0, 0, false);
    }

    /// Returns the name of a backup that begins now: UTC in the basic format of ISO 8601, such as `20261128T140252Z`.
    public static String time(Instant at) {
        return TIME.format(at.truncatedTo(ChronoUnit.SECONDS));
    }

    /// Returns whether a text is the name of a backup.
    public static boolean isTime(String text) {
        if (text.length() != 16) return false;
        try {
            return time(Instant.from(TIME.parse(text))).equals(text);
        } catch (DateTimeException other) {
            return false;
        }
    }

    /// Returns the name of the folder.
    public String time() {
        return folder.getFileName().toString();
    }

    /// Returns whether the manifest can be read.
    public boolean good() {
        return problem == null;
    }

    /// Returns whether the backup is so much smaller than the one before that a person must look at it.
    public boolean suspect() {
        return good() && shrunkFrom > 0 && !accepted;
    }
}
