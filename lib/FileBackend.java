package whaleware;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// `file:`, JSON lines appended to a file, each whole line in one write, so that several writers do not mix theirs.
/// The file is opened anew for each line: it may be moved away at any time. Its folder is not made: until it is there, events wait.
public final class FileBackend implements Backend {
    private final Path file;
    private boolean torn;

    /// @param file an absolute path
    public FileBackend(Path file) {
        this.file = file;
    }

    @Override
    public void deliver(Event event) throws IOException {
        var line = (torn ? "\n" : "") + event.line() + "\n";
        var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        try (var out = FileChannel.open(file, CREATE, WRITE, APPEND)) {
            out.write(bytes);
        } finally {
            // a full disk takes a part: the next try starts a line of its own
            if (bytes.position() > 0) torn = bytes.hasRemaining();
        }
        if (bytes.hasRemaining()) throw new IOException("only a part of the line could be written");
    }

    @Override
    public String name() {
        return "file:" + file;
    }

    @Override
    public boolean pins() {
        return true;
    }
}
