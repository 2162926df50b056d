package whaleware.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import whaleware.base.Sha256;

/// SHA-256 of many files, by sha256sum(1): it uses the processor's instructions, and is ten times as fast as a JVM
/// that compiles with C1 only. Files with names that sha256sum prints differently are hashed in the JVM, and so is each
/// file if there is no sha256sum.
///
/// Not thread-safe, except [#cancel].
final class FileHashes {
    /// The most files of one sha256sum.
    static final int BATCH = 1000;
    private static final int HASH = 64, BUFFER = 1 << 16;

    private final Path folder;
    private volatile boolean cancelled;
    private volatile Process process;

    /// @param folder the folder that all names are relative to
    FileHashes(Path folder) {
        this.folder = folder;
    }

    /// Ends the hashing: [#of] throws IOException. Thread-safe.
    void cancel() {
        cancelled = true;
        var running = process;
        if (running != null) running.destroyForcibly();
    }

    /// Returns the hashes of files, in their order.
    ///
    /// Throws IOException if a file cannot be read, or after [#cancel].
    ///
    /// @param names at most [#BATCH], see [RelativeName]
    List<String> of(List<String> names) throws IOException {
        var hashes = new ArrayList<String>();
        var plain = names.stream().filter(RelativeName::plain).toList();
        var found = plain.isEmpty() ? List.<String>of() : bySha256sum(plain);
        int next = 0;
        for (var name : names) {
            boolean done = RelativeName.plain(name) && next < found.size();
            hashes.add(done ? found.get(next++) : inJvm(RelativeName.in(folder, name)));
        }
        return hashes;
    }

    /// Returns an empty list if sha256sum cannot be used.
    private List<String> bySha256sum(List<String> names) throws IOException {
        var command = new ArrayList<>(List.of("sha256sum", "--"));
        for (var name : names) command.add("./" + name);
        var builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        var hashes = new ArrayList<String>();
        try {
            process = builder.start();
        } catch (IOException absent) {
            return List.of();
        }
        if (cancelled) process.destroyForcibly();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.length() > HASH) hashes.add(line.substring(0, HASH));
            }
            boolean complete = process.waitFor() == 0 && hashes.size() == names.size();
            check();
            return complete ? hashes : List.of();
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
            process = null;
        }
    }

    private String inJvm(Path file) throws IOException {
        var digest = Sha256.digest();
        var buffer = new byte[BUFFER];
        try (var in = Files.newInputStream(file)) {
            for (int n; (n = in.read(buffer)) >= 0; check()) digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void check() throws IOException {
        if (cancelled) throw new IOException("cancelled");
    }
}
