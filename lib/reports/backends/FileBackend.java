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

/// `file:`, JSON lines appended to a file, each whole line in one write, so that several writers do not mix theirs.
/// The file is opened anew for each delivery: it may be moved away at any time. Its folder is not made: until it is there, events wait.
/// After a failure, and at the start, it looks into the file's last lines for what it has delivered already; where others write at that moment,
/// that can leave an empty line.
final class FileBackend implements Backend {
    private static final int LOOK = 256 << 10;

    private final Path file;
    private final long size;
    private final int keep;
    private boolean sure;

    /// @param file an absolute path
    /// @param size the file is called `FILE.1` before it grows beyond so many bytes; 0 for never
    /// @param keep so many of these, the newest
    FileBackend(Path file, long size, int keep) {
        this.file = file;
        this.size = size;
        this.keep = keep;
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws IOException {
        var last = sure ? "" : last();
        var whole = last.substring(0, last.lastIndexOf('\n') + 1);
        boolean torn = !whole.equals(last); // a full disk takes a part: what follows starts a line of its own
        sure = false;
        for (var entry : entries) {
            if (whole.contains("\"id\":\"" + entry.event().id() + "\"")) continue;
            append((torn ? "\n" : "") + entry.event().line() + "\n");
            torn = false;
        }
        sure = true;
    }

    private void append(String line) throws IOException {
        var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        rotate(bytes.remaining());
        try (var out = FileChannel.open(file, CREATE, WRITE, APPEND)) {
            out.write(bytes);
        }
        if (bytes.hasRemaining()) throw new IOException("only a part of the line could be written");
    }

    private void rotate(int more) throws IOException {
        if (size == 0 || !Files.isRegularFile(file) || Files.size(file) == 0 || Files.size(file) + more <= size) return;
        for (int n = keep; n > 1; n--) if (Files.exists(old(n - 1))) Files.move(old(n - 1), old(n), StandardCopyOption.REPLACE_EXISTING);
        Files.move(file, old(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path old(int n) {
        return file.resolveSibling(file.getFileName() + "." + n);
    }

    /// The end of what was written last.
    private String last() throws IOException {
        return (size > 0 && keep > 0 ? end(old(1)) : "") + end(file);
    }

    private static String end(Path file) throws IOException {
        if (!Files.isRegularFile(file)) return "";
        try (var in = FileChannel.open(file, READ)) {
            var bytes = ByteBuffer.allocate((int) Math.min(in.size(), LOOK));
            for (long at = in.size() - bytes.capacity(); bytes.hasRemaining() && in.read(bytes, at + bytes.position()) >= 0; ) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public int batchSize() {
        return 100;
    }

    @Override
    public String name() {
        return "file:" + file;
    }
}
