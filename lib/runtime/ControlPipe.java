package whaleware.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The launcher's pipe: each line in it is a word for the loop. What was written before this began is read too. A flood waits in
/// the pipe, not in memory; a line that is too long for a word is none.
public final class ControlPipe implements AutoCloseable {
    private static final int AT_ONCE = 1000, LONGEST = 200;

    private final FileChannel pipe;
    private final EventLoop loop;

    public ControlPipe(Path pipe, EventLoop loop) throws IOException {
        this.pipe = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.loop = loop;
        Thread.ofPlatform().daemon().name("words").start(this::read);
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }

    private void read() {
        var line = new StringBuilder();
        var bytes = ByteBuffer.allocate(4096);
        try {
            while (true) {
                while (loop.waiting() > AT_ONCE) Thread.sleep(10);
                int n = pipe.read(bytes.clear());
                for (int i = 0; i < n; i++) {
                    char c = (char) bytes.get(i);
                    if (c == '\n') {
                        loop.tell(line.toString());
                        line.setLength(0);
                    } else if (line.length() < LONGEST) line.append(c);
                }
            }
        } catch (IOException | InterruptedException closed) {
            // that was the end
        }
    }
}
