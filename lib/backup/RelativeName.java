package whaleware.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Names of files as a manifest has them: relative to the folder, in UTF-8 in any locale.
///
/// Java decodes a name by the locale, but the URI of a path has the bytes of the name.
interface RelativeName {
    /// Returns the name of a file.
    ///
    /// Throws IOException if the name is not UTF-8.
    static String of(Path folder, Path file) throws IOException {
        var name = folder.relativize(file).toString();
        if (plain(name)) return name;
        var bytes = bytes(file.toUri().getRawPath());
        int skipped = bytes(folder.toUri().getRawPath()).length;
        try {
            var rest = ByteBuffer.wrap(bytes, skipped, bytes.length - skipped);
            return StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
        } catch (CharacterCodingException other) {
            throw new IOException("the name of " + file + " is not UTF-8");
        }
    }

    /// Returns the file of a name in a folder.
    static Path in(Path folder, String name) {
        if (plain(name)) return folder.resolve(name);
        var encoded = new StringBuilder(folder.toUri().getRawPath());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) encoded.append("%%%02X".formatted(b & 0xff));
        return Path.of(java.net.URI.create("file://" + encoded));
    }

    /// Returns whether a name is the same in each locale, and in the output of sha256sum.
    static boolean plain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') return false;
        }
        return true;
    }

    private static byte[] bytes(String rawPath) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < rawPath.length(); i++) {
            if (rawPath.charAt(i) != '%') bytes.write(rawPath.charAt(i));
            else {
                bytes.write(Integer.parseInt(rawPath.substring(i + 1, i + 3), 16));
                i += 2;
            }
        }
        return bytes.toByteArray();
    }
}
