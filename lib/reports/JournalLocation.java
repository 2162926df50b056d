package whaleware.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.BooleanSupplier;
import whaleware.base.FileTree;
import whaleware.base.UntrustedFiles;

/// Where the [Journal] is: in `/data/.ww`. It is in `WW_RUN` if `/data` is not persistent, and as long as `/data` must
/// look fresh to `firstboot`.
final class JournalLocation {
    private final Path inRun, inData;
    private final BooleanSupplier initialised;

    /// @param run `WW_RUN`
    /// @param data `/data`
    /// @param initialised whether whaleware may write into `/data`, now
    JournalLocation(Path run, Path data, BooleanSupplier initialised) {
        inRun = run.resolve(Journal.NAME);
        inData = data.resolve(".ww").resolve(Journal.NAME);
        this.initialised = initialised;
    }

    /// Returns the folder at the start. If `firstboot` was interrupted and runs again, the journal moves from `/data`
    /// back to `WW_RUN`, since the hook may empty `/data`.
    Path initial() throws IOException {
        boolean allowed = initialised.getAsBoolean();
        if (!allowed && isOurs(inData) && !Files.exists(inRun)) move(inData, inRun);
        if (allowed && Files.isDirectory(inRun) && !Files.exists(inData)) move(inRun, inData);
        return allowed ? inData : inRun;
    }

    private static boolean isOurs(Path folder) {
        return UntrustedFiles.ours(folder.getParent()) && Files.isDirectory(folder) && Files.isWritable(folder);
    }

    /// Returns the folder as of now, after a move to `/data` if that has become possible.
    Path current(Path folder) throws IOException {
        if (isPersistent(folder) || !initialised.getAsBoolean()) return folder;
        if (Files.isDirectory(folder)) move(folder, inData);
        return inData;
    }

    /// Whether the next start will find this folder.
    boolean isPersistent(Path folder) {
        return inData.equals(folder);
    }

    /// Creates the folder unless it exists.
    void create(Path folder) throws IOException {
        if (isPersistent(folder)) UntrustedFiles.make(folder.getParent());
        if (Files.isDirectory(folder)) return;
        var mode = PosixFilePermissions.fromString("rwx------");
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(mode));
    }

    // completely or not at all; if a crash in between leaves both folders, events are sent twice, with the same id
    private static void move(Path from, Path to) throws IOException {
        var copy = hidden(to);
        FileTree.remove(copy);
        if (to.getParent().endsWith(".ww")) UntrustedFiles.make(to.getParent());
        Files.createDirectory(copy);
        try (var files = Files.list(from)) {
            for (var file : files.toList()) Files.copy(file, copy.resolve(file.getFileName()));
        }
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
        if (Files.exists(to)) FileTree.remove(to);
        Files.move(copy, to, StandardCopyOption.ATOMIC_MOVE);
        FileTree.remove(hidden(from));
        // a half-deleted folder must not look like a journal
        Files.move(from, hidden(from), StandardCopyOption.ATOMIC_MOVE);
        FileTree.remove(hidden(from));
    }

    private static Path hidden(Path folder) {
        return folder.resolveSibling("." + folder.getFileName());
    }
}
