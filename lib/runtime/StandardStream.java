package whaleware.runtime;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// stdout or stderr of this process, written completely even if it does not block.
///
/// A service in the foreground shares the stream, and may set O_NONBLOCK for it, as node does with pipes: then a write
/// fails while the reader is slow, and is repeated here until there is room. At most 4096 bytes are written at once,
/// and whole lines if possible: a pipe does not mix them with the lines of the service (PIPE_BUF in pipe(7)).
///
/// Not thread-safe.
public final class StandardStream extends OutputStream {
    private static final int PIPE_BUF = 4096, LONGEST_WAIT_MILLIS = 32;

    private final FileChannel channel;

    /// @param descriptor [FileDescriptor#out] or [FileDescriptor#err]
    public StandardStream(FileDescriptor descriptor) {
        this.channel = new FileOutputStream(descriptor).getChannel();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int end = from + length;
        while (from < end) {
            int slice = end - from <= PIPE_BUF ? end : endOfLines(bytes, from);
            writeFully(ByteBuffer.wrap(bytes, from, slice - from));
            from = slice;
        }
    }

    private static int endOfLines(byte[] bytes, int from) {
        for (int end = from + PIPE_BUF; end > from; end--) if (bytes[end - 1] == '\n') return end;
        return from + PIPE_BUF;
    }

    private void writeFully(ByteBuffer slice) throws IOException {
        for (int wait = 1; slice.hasRemaining(); ) {
            if (channel.write(slice) > 0) wait = 1;
            else wait = sleep(wait);
        }
    }

    /// Waits for room, and returns the next wait in milliseconds.
    private static int sleep(int millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return Math.min(millis * 2, LONGEST_WAIT_MILLIS);
    }
}
