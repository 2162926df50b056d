package whaleware.config;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// Tells whether a saved configuration was made from the same sources as a new one would be: a hash of the image's own files, and one of
/// `CFG` and `CFG_FILE` as they stand in the environment (not of the file: its changes count from the next HUP or start on).
public interface Fingerprint {

    /// `HASH-OF-DEFAULTS:HASH-OF-CFG`, the second empty where neither variable is set.
    static String of(Path etc, Map<String, String> env) {
        var defaults = new ByteArrayOutputStream();
        for (var file : ConfigSource.defaults(etc)) {
            try {
                defaults.writeBytes(Files.readAllBytes(file));
            } catch (IOException e) {
                return "";
            }
        }
        var cfg = env.getOrDefault("CFG", "").strip() + "\0" + env.getOrDefault("CFG_FILE", "");
        return hash(defaults.toByteArray()) + ":" + (cfg.equals("\0") ? "" : hash(cfg.getBytes(StandardCharsets.UTF_8)));
    }

    /// Whether what was saved still counts: its defaults are the same, and whoever asks brings the same `CFG` and `CFG_FILE`, or none. Defaults that cannot be read prove nothing.
    static boolean counts(String saved, String now) {
        return saved.isEmpty() || now.isEmpty() || saved.equals(now) || now.endsWith(":") && saved.startsWith(now);
    }

    /// 64 bits that change with what an editor changes: two checksums (RFC 1952, RFC 3720), and no secret. SHA-256 would make a JVM set up all
    /// of its security first, a tenth of the time to UP.
    static String hash(byte[] bytes) {
        return sum(new CRC32(), bytes) + sum(new CRC32C(), bytes);
    }

    private static String sum(Checksum sum, byte[] bytes) {
        sum.update(bytes);
        return Long.toHexString(1L << 32 | sum.getValue()).substring(1);
    }
}
