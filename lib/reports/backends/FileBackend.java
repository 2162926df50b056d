package whaleware.reports.backends;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import whaleware.reports.Backend;
import whaleware.reports.JournalEntry;

/// `file:` appends JSON lines to a file. A write has whole lines only, so that the lines of several writers do not mix.
/// The file is opened for each write, so it may be moved away at any time. Its folder is not created: events wait for
/// it. At the start and after a failure, it searches the file's last lines for events that it has already delivered. If
/// other processes write at that moment, an empty line may remain.
final class FileBackend implements Backend {
    private static final int SEARCHED_BYTES = 1 << 20, AT_ONCE = 64 << 10;

    private final Path file;
    private final long rotateAt;
    private final int keep;
    private boolean complete; // whether the last delivery was, so that no search is needed

    /// @param file an absolute path
    /// @param rotateAt the file is renamed to `FILE.1` before it exceeds so many bytes; 0 for never
    /// @param keep how many old files remain
    FileBackend(Path file, long rotateAt, int keep) {
        this.file = file;
        this.rotateAt = rotateAt;
        this.keep = keep;
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws IOException {
        var end = complete ? "" : end();
        var wholeLines = end.substring(0, end.lastIndexOf('\n') + 1);
        boolean torn = !wholeLines.equals(end); // by a full disk: the next event starts a line of its own
        complete = false;
        var lines = new StringBuilder(torn ? "\n" : "");
        long room = room();
        for (var entry : entries) {
            if (wholeLines.contains("\"id\":\"" + entry.event().id() + "\"")) continue;
            var line = entry.json() + "\n";
            if (lines.length() > 1 && lines.length() + line.length() > room) {
                append(lines.toString());
                lines.setLength(0);
                room = room();
            }
            lines.append(line);
        }
        if (lines.length() > 1) append(lines.toString());
        complete = true;
    }

    /// Returns how much may be written at once: a line into a pipe or a device, which others may write to.
    private long room() throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) return 0;
        return rotateAt == 0 ? AT_ONCE : Math.min(AT_ONCE, rotateAt - (Files.exists(file) ? Files.size(file) : 0));
    }

    private void append(String lines) throws IOException {
        var bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        rotate(bytes.remaining());
        try (var out = FileChannel.open(file, CREATE, WRITE, APPEND)) {
            out.write(bytes);
        }
        if (bytes.hasRemaining()) throw new IOException("only a part of the lines could be written");
    }

    private void rotate(int more) throws IOException {
        if (rotateAt == 0 || !Files.isRegularFile(file)) return;
        if (Files.size(file) == 0 || Files.size(file) + more <= rotateAt) return;
        for (int n = keep; n > 1; n--) {
            if (Files.exists(old(n - 1))) Files.move(old(n - 1), old(n), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(file, old(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path old(int n) {
        return file.resolveSibling(file.getFileName() + "." + n);
    }

    private String end() throws IOException {
        return (rotateAt > 0 && keep > 0 ? end(old(1)) : "") + end(file);
    }

    private static String end(Path file) throws IOException {
        if (!Files.isRegularFile(file)) return "";
        try (var in = FileChannel.open(file, READ)) {
            var bytes = ByteBuffer.allocate((int) Math.min(in.size(), SEARCHED_BYTES));
            long start = in.size() - bytes.capacity();
            while (bytes.hasRemaining() && in.read(bytes, start + bytes.position()) >= 0) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public int batchSize() {
        return 500;
    }

    @Override
    public String name() {
        return "file:" + file;
    }
}
