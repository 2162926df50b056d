package whaleware.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.ProcessEnvironment;
import whaleware.base.Text;

/// The text of a file that the configuration names: UTF-8, of bounded size.
public interface TextFile {

    /// @param file its name
    /// @param name what is read, for the message
    /// @param cure what to do when it is missing
    /// @throws Failure 78, in one line
    static String of(String file, String name, String cure) {
        return decoded(bytes(file, name, cure), name);
    }

    private static byte[] bytes(String file, String name, String cure) {
        if (file.isBlank()) throw unreadable(name, "no file is named", cure);
        try {
            var path = Path.of(file);
            if (Files.isDirectory(path)) throw unreadable(name, "it is a folder", "Docker makes one where the file to be mounted does not exist");
            try (var in = Files.newInputStream(path)) {
                var bytes = in.readNBytes(Json.SIZE + 1);
                if (bytes.length > Json.SIZE) throw unreadable(name, "it is longer than " + Json.SIZE + " bytes", "pass large values as files of their own");
                return bytes;
            }
        } catch (NoSuchFileException e) {
            throw unreadable(name, "no such file", cure);
        } catch (AccessDeniedException e) {
            throw unreadable(name, "not allowed to", "let user " + ProcessEnvironment.user() + " read it");
        } catch (InvalidPathException e) {
            throw unreadable(name, "no file can have this name here", "set LC_ALL=C.UTF-8");
        } catch (IOException e) {
            throw unreadable(name, Text.printable(String.valueOf(e.getMessage())), cure);
        }
    }

    private static String decoded(byte[] bytes, String name) {
        var in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            var before = new String(bytes, 0, in.position(), StandardCharsets.UTF_8);
            var wide = bytes.length > 1 && (bytes[0] & bytes[1] & 0xFE) == 0xFE;
            throw unreadable(name, "expected UTF-8 at " + Json.place(before, before.length()) + (wide ? ", found UTF-16" : ""), "save it as UTF-8");
        }
    }

    private static Failure unreadable(String name, String why, String cure) {
        return new Failure(ExitCode.CONFIG, "cannot read " + name + ": " + why + " (" + cure + ")");
    }
}
