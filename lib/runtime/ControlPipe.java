package whaleware.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reads the launcher's pipe and posts each line to the [EventLoop], including lines written before the start. When the
/// loop falls behind, lines wait in the pipe, not in memory. A line is cut after 200 characters.
public final class ControlPipe implements AutoCloseable {
    private static final int MAX_QUEUED = 1000, MAX_LINE = 200;

    private final FileChannel pipe;
    private final EventLoop loop;

    /// Opens the pipe and starts the thread that reads it.
    ///
    /// Throws IOException if the pipe cannot be opened.
    public ControlPipe(Path pipe, EventLoop loop) throws IOException {
        this.pipe = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.loop = loop;
        Thread.ofPlatform().daemon().name("control").start(this::read);
    }

    /// Closes the pipe, which ends the thread that reads it.
    @Override
    public void close() throws IOException {
        pipe.close();
    }

    private void read() {
        var line = new StringBuilder();
        var buffer = ByteBuffer.allocate(4096);
        try {
            while (true) {
                while (loop.queued() > MAX_QUEUED) Thread.sleep(10);
                int count = pipe.read(buffer.clear());
                for (int i = 0; i < count; i++) {
                    char c = (char) buffer.get(i);
                    if (c == '\n') {
                        loop.post(line.toString());
                        line.setLength(0);
                    } else if (line.length() < MAX_LINE) line.append(c);
                }
            }
        } catch (IOException | InterruptedException closed) {
            // the pipe was closed: the thread ends
        }
    }
}
