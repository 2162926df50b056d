package whaleware;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The launcher's pipe: each line in it is a word for the loop. What was written before this began is read too.
final class Words implements AutoCloseable {
    private final FileChannel pipe;
    private final Loop loop;

    Words(Path pipe, Loop loop) throws IOException {
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
                int n = pipe.read(bytes.clear());
                for (int i = 0; i < n; i++) {
                    char c = (char) bytes.get(i);
                    if (c != '\n') line.append(c);
                    else loop.tell(line.toString());
                    if (c == '\n') line.setLength(0);
                }
            }
        } catch (IOException closed) {
            // that was the end
        }
    }
}
