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
import whaleware.base.FilePath;
import whaleware.base.Json;
import whaleware.base.ProcessEnvironment;
import whaleware.base.Text;

/// Reads text files that the configuration names: UTF-8, at most [Json#SIZE] bytes.
public interface TextFile {
    /// The cure for text that is too long.
    String TOO_LONG = "pass large values as files of their own";

    /// Returns the text of a file.
    ///
    /// @param file its path
    /// @param name its name in the message
    /// @param cure the cure in the message if the file does not exist
    /// @throws Failure 78 if the file cannot be read, one line
    static String read(String file, String name, String cure) {
        return decode(bytes(file, name, cure), name);
    }

    private static byte[] bytes(String file, String name, String cure) {
        if (file.isBlank()) throw unreadable(name, "the file name is missing", cure);
        try {
            var path = Path.of(file);
            if (Files.isDirectory(path))
                throw unreadable(name, "it is a folder", "Docker creates one if the file to mount does not exist");
            try (var in = Files.newInputStream(path)) {
                var bytes = in.readNBytes(Json.SIZE + 1);
                if (bytes.length <= Json.SIZE) return bytes;
                throw unreadable(name, "it is longer than " + Json.SIZE + " bytes", TOO_LONG);
            }
        } catch (NoSuchFileException e) {
            throw unreadable(name, "no such file", cure);
        } catch (AccessDeniedException e) {
            throw unreadable(name, "permission denied", "let user " + ProcessEnvironment.user() + " read it");
        } catch (InvalidPathException e) {
            throw unreadable(name, FilePath.NO_SUCH_NAME, FilePath.CURE);
        } catch (IOException e) {
            throw unreadable(name, Text.printable(String.valueOf(e.getMessage())), cure);
        }
    }

    private static String decode(byte[] bytes, String name) {
        var in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            var before = new String(bytes, 0, in.position(), StandardCharsets.UTF_8);
            var utf16 = bytes.length > 1 && (bytes[0] & bytes[1] & 0xFE) == 0xFE;
            var place = Json.place(before, before.length()) + (utf16 ? ", found UTF-16" : "");
            throw unreadable(name, "expected UTF-8 at " + place, "save it as UTF-8");
        }
    }

    private static Failure unreadable(String name, String why, String cure) {
        return new Failure(ExitCode.CONFIG, "cannot read " + name + ": " + why + " (" + cure + ")");
    }
}
