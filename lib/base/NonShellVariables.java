package whaleware.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The variables of a process whose names are no shell identifiers: `discovery.type`, `my-name`, `2FA`, and functions
/// that bash exports. dash and busybox drop them, so that a program behind such a shell finds them only here.
public final class NonShellVariables {
    private final List<byte[]> entries = new ArrayList<>();

    /// Reads the variables with which a process was started. Reads none if the process may not be looked at.
    public static NonShellVariables of(long pid) {
        return new NonShellVariables(Path.of("/proc/" + pid + "/environ"));
    }

    /// @param environ `NAME=value` entries, each ended by a NUL (proc(5))
    NonShellVariables(Path environ) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(environ);
        } catch (IOException notOurs) {
            return;
        }
        for (int from = 0, end; from < bytes.length; from = end + 1) {
            end = from;
            while (end < bytes.length && bytes[end] != 0) end++;
            if (isNonShell(bytes, from, end)) entries.add(Arrays.copyOfRange(bytes, from, end));
        }
    }

    private static boolean isNonShell(byte[] bytes, int from, int end) {
        boolean odd = false;
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (b == '=') return odd;
            boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_';
            odd |= !letter && (i == from || b < '0' || b > '9');
        }
        return false;
    }

    /// Adds the variables to an environment, decoded as UTF-8.
    public void addTo(Map<String, String> env) {
        for (var entry : entries) {
            var text = new String(entry, StandardCharsets.UTF_8);
            env.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1));
        }
    }

    /// Returns the variables as `sh/exec-hook` takes them: `WW_ENV_1`, `WW_ENV_2` …, each `NAME=value` in ASCII for the
    /// `%b` of printf(1), so that each byte arrives whatever the locale is.
    public Map<String, String> escaped() {
        var escaped = new HashMap<String, String>();
        for (var entry : entries) escaped.put("WW_ENV_" + (escaped.size() + 1), escape(entry));
        return escaped;
    }

    private static String escape(byte[] entry) {
        var text = new StringBuilder(entry.length);
        for (byte b : entry) {
            int octal = (b & 0xff) | 01000; // four digits, of which the last three count
            if (b >= ' ' && b < 127 && b != '\\') text.append((char) b);
            else text.append("\\0").append(Integer.toOctalString(octal), 1, 4);
        }
        return text.toString();
    }
}
