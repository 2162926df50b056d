package whaleware.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The files in `WW_RUN` that others read: each is whole at any moment.
public interface RunFile {
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

    /// Replaces the beginning of a file in place, by as many bytes as were there: that takes no room. What cannot be done is left.
    static void amend(Path run, String name, String text) {
        try (var file = FileChannel.open(run.resolve(name), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException goneOrFull) {
            // nobody can be told here: the caller's own warning stands
        }
    }

    /// A sign of life: the hundredths of a second since the machine's start, as `/proc/uptime` has them, always in as many bytes.
    static void beat(Path run) throws IOException {
        var now = Long.toString(LinuxProcess.now());
        var file = run.resolve("beat");
        try (var beat = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (beat.size() == 0) Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            beat.write(ByteBuffer.wrap((" ".repeat(19 - now.length()) + now + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
