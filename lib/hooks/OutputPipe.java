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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One stream of a hook: a pipe in `WW_RUN`, read for as long as anything may write to it. Each line is passed on whole, with
/// the hook's name before it. There is no waiting for an end of file, since a daemon may keep the pipe: [#drain] writes a
/// mark behind what the hook wrote, and waits until that has come through.
final class OutputPipe implements AutoCloseable {
    private static final byte[] MARK = "\0whaleware\0\n".getBytes(StandardCharsets.US_ASCII);
    private static final int AT_ONCE = 65_536, LONGEST_LINE = 1 << 20;

    /// Who gets the lines: one or more whole ones at a time.
    interface Sink {
        void pass(byte[] lines) throws InterruptedException;
    }

    private final Path pipe;
    private final byte[] prefix;
    private final Sink sink;
    private final FileChannel channel;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(), lines = new ByteArrayOutputStream();
    private volatile CountDownLatch mark = new CountDownLatch(0);

    /// Opens the pipe for reading and writing, which never waits, and reads it from now on.
    ///
    /// @param prefix goes before each line
    OutputPipe(Path pipe, String prefix, Sink sink) throws IOException {
        this.pipe = pipe;
        this.prefix = prefix.getBytes(StandardCharsets.US_ASCII);
        this.sink = sink;
        this.channel = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Thread.ofPlatform().daemon().name(pipe.getFileName().toString()).start(this::read);
        } catch (OutOfMemoryError noRoomForAThread) {
            channel.close();
            throw noRoomForAThread;
        }
    }

    /// Waits until everything that was written before has been passed on, a second at most.
    void drain() {
        var seen = mark = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write(MARK);
            } catch (IOException closed) {
                seen.countDown();
            }
        });
        try {
            var _ = seen.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops reading; the thread that reads ends.
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void read() {
        var bytes = new byte[AT_ONCE];
        try {
            while (true) {
                int n = channel.read(ByteBuffer.wrap(bytes));
                for (int from = 0; from < n; ) {
                    int end = from;
                    while (end < n && bytes[end] != '\n') end++;
                    if (end == n) part(bytes, from, end);
                    else if (line.size() == 0 && !marked(bytes, from, end)) emit(bytes, from, end);
                    else lineEnds(bytes, from, end);
                    from = end + 1;
                }
                flush();
            }
        } catch (IOException closed) {
            // that was the end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A line that has not ended yet; one that is too long is passed on.
    private void part(byte[] bytes, int from, int end) {
        line.write(bytes, from, end - from);
        if (line.size() < LONGEST_LINE) return;
        emit(line.toByteArray(), 0, line.size());
        line.reset();
    }

    /// A line that came in several parts, or has the mark behind it.
    private void lineEnds(byte[] bytes, int from, int end) throws InterruptedException {
        line.write(bytes, from, end - from);
        var whole = line.toByteArray();
        line.reset();
        if (marked(whole, 0, whole.length)) {
            int unmarked = whole.length - MARK.length + 1;
            if (unmarked > 0) emit(whole, 0, unmarked);
            flush();
            mark.countDown();
        } else {
            emit(whole, 0, whole.length);
        }
    }

    private static boolean marked(byte[] bytes, int from, int end) {
        int unmarked = end - MARK.length + 1;
        return unmarked >= from && bytes[unmarked] == MARK[0] && Arrays.equals(bytes, unmarked, end, MARK, 0, MARK.length - 1);
    }

    private void emit(byte[] bytes, int from, int end) {
        lines.writeBytes(prefix);
        lines.write(bytes, from, end - from);
        lines.write('\n');
    }

    private void flush() throws InterruptedException {
        if (lines.size() == 0) return;
        sink.pass(lines.toByteArray());
        lines.reset();
    }
}
