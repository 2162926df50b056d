package whaleware.hooks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/// One output stream of a hook: a pipe in `WW_RUN`, whose lines are passed on whole, with the hook's name as prefix.
///
/// There is no end of file to wait for, since a daemon may keep the pipe open. Instead, [#mark] writes a marker behind
/// the output so far.
final class OutputPipe implements AutoCloseable {
    private static final byte[] MARKER = "\0whaleware\0\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 65_536, MAX_LINE = 1 << 20;

    /// Receives one or more whole lines at a time. May block, which makes the hook wait.
    interface Sink {
        /// @param lines from now on the receiver's
        /// @param length how many of the bytes are lines
        /// @return an array for the next lines: `lines` or another one, of any length
        byte[] accept(byte[] lines, int length) throws InterruptedException;
    }

    private final Path pipe;
    private final byte[] prefix;
    private final Sink sink;
    private final FileChannel channel;
    private final ByteArrayOutputStream partialLine = new ByteArrayOutputStream();
    private final ConcurrentLinkedQueue<CountDownLatch> markers = new ConcurrentLinkedQueue<>();
    /// The lines to pass on. No stream, since a call of one for each line is what this thread would do most.
    private byte[] lines = new byte[0];
    private int size;

    /// Opens the pipe and starts the thread that reads it. The pipe is opened for writing too: so opening never waits.
    ///
    /// Throws IOException if the pipe cannot be opened, and OutOfMemoryError if no thread can be started.
    ///
    /// @param prefix written before each line
    OutputPipe(Path pipe, String prefix, Sink sink) throws IOException {
        this.pipe = pipe;
        this.prefix = prefix.getBytes(StandardCharsets.US_ASCII);
        this.sink = sink;
        this.channel = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Thread.ofPlatform().daemon().name(pipe.getFileName().toString()).start(this::read);
        } catch (OutOfMemoryError noThread) {
            channel.close();
            throw noThread;
        }
    }

    /// Writes the marker, which also ends a line without a line break. Returns a latch that opens when all output
    /// written before the call has been passed on. Does not wait. Thread-safe.
    CountDownLatch mark() {
        var latch = new CountDownLatch(1);
        markers.add(latch);
        try {
            Thread.ofVirtual().start(() -> {
                try (OutputStream out = Files.newOutputStream(pipe)) {
                    out.write(MARKER);
                } catch (IOException closed) {
                    giveUp(latch);
                }
            });
        } catch (OutOfMemoryError noThread) { // a full heap ends the JVM at once
            giveUp(latch);
        }
        return latch;
    }

    private void giveUp(CountDownLatch latch) {
        markers.remove(latch);
        latch.countDown();
    }

    /// Closes the pipe, which ends the thread that reads it.
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void read() {
        var buffer = new byte[BUFFER];
        try {
            while (true) {
                int count = channel.read(ByteBuffer.wrap(buffer));
                if (lines.length < count) lines = new byte[count + count / 4];
                for (int from = 0; from < count; ) {
                    int end = from;
                    while (end < count && buffer[end] != '\n') end++;
                    if (end == count) keepPartialLine(buffer, from, end);
                    else if (partialLine.size() == 0 && !endsWithMarker(buffer, from, end)) addLine(buffer, from, end);
                    else completeLine(buffer, from, end);
                    from = end + 1;
                }
                flush();
            }
        } catch (IOException closed) {
            // the pipe was closed: the thread ends
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Keeps a line that has not ended yet. A line that reaches the limit is passed on in parts.
    private void keepPartialLine(byte[] bytes, int from, int end) {
        partialLine.write(bytes, from, end - from);
        if (partialLine.size() < MAX_LINE) return;
        addLine(partialLine.toByteArray(), 0, partialLine.size());
        partialLine.reset();
    }

    /// Completes a line that arrived in several parts, or that ends with the marker.
    private void completeLine(byte[] bytes, int from, int end) throws InterruptedException {
        partialLine.write(bytes, from, end - from);
        var line = partialLine.toByteArray();
        partialLine.reset();
        if (endsWithMarker(line, 0, line.length)) {
            int length = line.length - MARKER.length + 1;
            if (length > 0) addLine(line, 0, length);
            flush();
            var latch = markers.poll(); // null: the marker of a supervisor that died
            if (latch != null) latch.countDown();
        } else {
            addLine(line, 0, line.length);
        }
    }

    private static boolean endsWithMarker(byte[] bytes, int from, int end) {
        int start = end - MARKER.length + 1;
        return start >= from && bytes[start] == MARKER[0]
                && Arrays.equals(bytes, start, end, MARKER, 0, MARKER.length - 1);
    }

    private void addLine(byte[] bytes, int from, int end) {
        int length = end - from, needed = size + prefix.length + length + 1;
        if (needed > lines.length) lines = Arrays.copyOf(lines, 2 * needed);
        System.arraycopy(prefix, 0, lines, size, prefix.length);
        System.arraycopy(bytes, from, lines, size + prefix.length, length);
        lines[needed - 1] = '\n';
        size = needed;
    }

    private void flush() throws InterruptedException {
        if (size == 0) return;
        lines = sink.accept(lines, size);
        size = 0;
        if (lines.length > 2 * BUFFER) lines = new byte[0]; // a line as long as the limit must not keep its memory
    }
}
