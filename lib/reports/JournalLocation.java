package whaleware.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.BooleanSupplier;
import whaleware.base.FileTree;
import whaleware.base.UntrustedFiles;

/// Where the [Journal] lies: in `/data/.ww`, but in `WW_RUN` where `/data` keeps nothing, and for as long as `/data` has to look fresh to `firstboot`.
final class JournalLocation {
    private final Path inRun, inData;
    private final BooleanSupplier settled;

    /// @param run `WW_RUN`
    /// @param data `/data`
    /// @param settled whether something of ours may lie in `/data`, now
    JournalLocation(Path run, Path data, BooleanSupplier settled) {
        inRun = run.resolve(Journal.NAME);
        inData = data.resolve(".ww").resolve(Journal.NAME);
        this.settled = settled;
    }

    /// Where it lies at the start. What lies in a `/data` that is to be initialised once more, after an interruption, comes
    /// back to `WW_RUN`: the hook may clear it away.
    Path first() throws IOException {
        boolean inPlace = settled.getAsBoolean();
        if (!inPlace && UntrustedFiles.ours(inData.getParent()) && Files.isDirectory(inData) && !Files.exists(inRun) && Files.isWritable(inData)) move(inData, inRun);
        if (inPlace && Files.isDirectory(inRun) && !Files.exists(inData)) move(inRun, inData);
        return inPlace ? inData : inRun;
    }

    /// Where it is to lie now, moved there if need be.
    Path now(Path lies) throws IOException {
        if (keeps(lies) || !settled.getAsBoolean()) return lies;
        if (Files.isDirectory(lies)) move(lies, inData);
        return inData;
    }

    /// Whether the next start will find what lies there.
    boolean keeps(Path lies) {
        return inData.equals(lies);
    }

    /// Makes the folder, unless it is there.
    void make(Path folder) throws IOException {
        if (keeps(folder)) UntrustedFiles.make(folder.getParent());
        if (!Files.isDirectory(folder)) Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    // whole or not at all; where both are left by a crash in between, events are told twice, under the same id
    private static void move(Path from, Path to) throws IOException {
        var beside = hidden(to);
        FileTree.remove(beside);
        if (to.getParent().endsWith(".ww")) UntrustedFiles.make(to.getParent());
        Files.createDirectory(beside);
        try (var files = Files.list(from)) {
            for (var file : files.toList()) Files.copy(file, beside.resolve(file.getFileName()));
        }
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwx------"));
        FileTree.remove(to);
        Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
        FileTree.remove(hidden(from));
        Files.move(from, hidden(from), StandardCopyOption.ATOMIC_MOVE); // half of it must not be taken for a journal
        FileTree.remove(hidden(from));
    }

    private static Path hidden(Path folder) {
        return folder.resolveSibling("." + folder.getFileName());
    }
}
