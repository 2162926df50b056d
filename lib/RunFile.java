package whaleware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The files in `WW_RUN` that others read: each is whole at any moment.
interface RunFile {
    /// The last word to the launcher: the exit code, and how many tenths of a second it may take to end what is left.
    static void exit(Path run, int code, long tenths) throws IOException {
        try {
            write(run, "exit", code + " " + tenths + "\n", "rw-------");
        } catch (IOException full) { // what nobody needs any more makes room for it
            for (var spare : new String[] {"end", "beat", "exit.new"}) Files.deleteIfExists(run.resolve(spare));
            write(run, "exit", code + " " + tenths + "\n", "rw-------");
        }
    }

    /// Not synced: it matters to those who live now, and none of them outlives a power cut.
    static void write(Path run, String name, String text, String mode) throws IOException {
        var file = run.resolve(name);
        var beside = run.resolve(name + ".new");
        Files.writeString(beside, text);
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(mode));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
