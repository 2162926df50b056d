package whaleware;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// Tells whether a saved configuration was made from the same sources as a new one would be: a hash of the image's own files, and one of
/// `CFG` and `CFG_FILE` as they stand in the environment (not of the file: its changes count from the next HUP or start on).
interface Fingerprint {

    /// `HASH-OF-DEFAULTS:HASH-OF-CFG`, the second empty where neither variable is set.
    static String of(Path etc, Map<String, String> env) {
        var defaults = digest();
        for (var file : Source.defaults(etc)) {
            try {
                defaults.update(Files.readAllBytes(file));
            } catch (IOException e) {
                return "";
            }
        }
        var cfg = env.getOrDefault("CFG", "").strip() + "\0" + env.getOrDefault("CFG_FILE", "");
        return hex(defaults) + ":" + (cfg.equals("\0") ? "" : hex(digest(cfg)));
    }

    /// Whether what was saved still counts: its defaults are the same, and whoever asks brings the same `CFG` and `CFG_FILE`, or none. Defaults that cannot be read prove nothing.
    static boolean counts(String saved, String now) {
        return saved.isEmpty() || now.isEmpty() || saved.equals(now) || now.endsWith(":") && saved.startsWith(now);
    }

    private static MessageDigest digest(String... texts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var text : texts) digest.update(text.getBytes(StandardCharsets.UTF_8));
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
