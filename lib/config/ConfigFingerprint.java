package whaleware.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// Identifies the sources of a configuration: `HASH-OF-DEFAULTS:HASH-OF-CFG`. The first is a hash of the image's own
/// files. The second is a hash of `CFG` and `CFG_FILE` as the environment has them, and empty if neither is set. The
/// content of the file that `CFG_FILE` names is not part of it, since its changes count from the next HUP or start on.
public interface ConfigFingerprint {

    /// Returns the fingerprint of sources that were read.
    static String of(List<ConfigSource> sources, Map<String, String> env) {
        var defaults = new ArrayList<byte[]>();
        for (var source : sources) if (!source.given()) defaults.add(source.text().getBytes(StandardCharsets.UTF_8));
        return hash(defaults) + ":" + given(env);
    }

    /// Returns the fingerprint that a start would compute now; empty if a default file cannot be read.
    static String of(Path etc, Map<String, String> env) {
        var defaults = new ArrayList<byte[]>();
        try {
            for (var file : ConfigSource.defaults(etc)) defaults.add(Files.readAllBytes(file));
        } catch (IOException e) {
            return "";
        }
        return hash(defaults) + ":" + given(env);
    }

    /// Whether a saved configuration still counts: the defaults are the same, and the environment has the same `CFG`
    /// and `CFG_FILE`, or neither. An empty fingerprint matches any other.
    static boolean matches(String saved, String now) {
        return saved.isEmpty() || now.isEmpty() || saved.equals(now) || now.endsWith(":") && saved.startsWith(now);
    }

    /// Returns 64 bits that change when an editor changes the bytes: two checksums (RFC 1952, RFC 3720), which hide
    /// nothing. SHA-256 would make a JVM initialise its security providers, a tenth of the time to UP.
    static String hash(byte[] bytes) {
        return hash(List.of(bytes));
    }

    private static String given(Map<String, String> env) {
        var cfg = env.getOrDefault("CFG", "").strip() + "\0" + env.getOrDefault("CFG_FILE", "");
        return cfg.equals("\0") ? "" : hash(cfg.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(List<byte[]> parts) {
        return checksum(new CRC32(), parts) + checksum(new CRC32C(), parts);
    }

    private static String checksum(Checksum checksum, List<byte[]> parts) {
        for (var part : parts) checksum.update(part);
        return Long.toHexString(1L << 32 | checksum.getValue()).substring(1);
    }
}
