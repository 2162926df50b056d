package whaleware.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/// The container's log. One thread writes, so that a stdout without a reader never stops the supervisor. When the queue
/// is full, whaleware's own lines are dropped and counted; the hooks' lines wait, as they would in a pipe. Thread-safe.
public final class Log {
    /// @param length how many of the bytes are lines
    /// @param reusable whether the bytes may get other lines after the write
    /// @param receipt null if no thread waits for the write
    private record Chunk(boolean error, byte[] bytes, int length, int permits, boolean reusable, Receipt receipt) {
        Chunk(boolean error, byte[] bytes, int permits, Receipt receipt) {
            this(error, bytes, bytes.length, permits, false, receipt);
        }
    }

    /// The result of a write.
    private static final class Receipt {
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile IOException failure;

        private void await() throws IOException, InterruptedException {
            done.await();
            if (failure != null) throw failure;
        }
    }

    private static final int MAX_CHUNKS = 512, MAX_BYTES = 2 << 20, SPARES = 32;
    private static final int COPIED = 16 << 10, SPARE_BYTES = 128 << 10;
    private static final long BLOCKED_AFTER = Duration.ofMillis(500).toNanos();
    private static final Chunk END = new Chunk(false, new byte[0], 0, null);

    private final ArrayBlockingQueue<Chunk> queue = new ArrayBlockingQueue<>(MAX_CHUNKS);
    private final AtomicLong dropped = new AtomicLong(), unwritten = new AtomicLong();
    private final Semaphore bytes = new Semaphore(MAX_BYTES);
    /// Arrays whose lines are written, until a second without lines. New ones would be most of the garbage while a hook
    /// prints much.
    private final ArrayBlockingQueue<byte[]> spares = new ArrayBlockingQueue<>(SPARES);
    private final OutputStream out, err;
    private final LogFormat text;
    private volatile LogFormat format;
    private volatile String state = "";
    private volatile UnaryOperator<String> mask = UnaryOperator.identity();
    private volatile long writingSince;
    private final Thread writer = Thread.ofPlatform().daemon().name("log").unstarted(this::write);

    /// Starts the thread that writes.
    ///
    /// @param out receives lines, one or more whole lines at each write
    /// @param err receives warnings and the hooks' stderr
    /// @param text the format unless [#useJson] selects JSON
    public Log(OutputStream out, OutputStream err, LogFormat text) {
        this.out = out;
        this.err = err;
        this.text = format = text;
        writer.start();
    }

    /// Selects JSON or text for the lines to come.
    public void useJson(boolean json) {
        format = json ? new LogFormat.Json(Instant::now, () -> state) : text;
    }

    /// Masks the secrets in whaleware's own lines from now on. The hooks' lines stay as they are.
    public void mask(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    /// Returns a text with the secrets masked, as this log writes it.
    public String masked(String text) {
        return mask.apply(text);
    }

    /// Sets the state that lines in JSON carry from now on.
    public void state(State state) {
        this.state = state.name();
    }

    /// Logs a line of whaleware's own, on stdout.
    public void info(String line) {
        offer(false, line);
    }

    /// Logs a line of whaleware's own, on stderr.
    public void warn(String line) {
        offer(true, line);
    }

    /// Writes a line to stdout without any format, for programs that read it. Waits until the line is written.
    ///
    /// Throws IOException if it could not be written.
    public void raw(String line) throws IOException, InterruptedException {
        var receipt = new Receipt();
        unwritten.incrementAndGet();
        queue.put(new Chunk(false, (line + "\n").getBytes(StandardCharsets.UTF_8), 0, receipt));
        receipt.await();
    }

    /// Logs whole lines of a hook, in the form of [LogFormat#hook]. Waits while the queue is full, or has 2 MB: in a
    /// small container, too, the log takes little of the memory.
    ///
    /// @param lines from now on the log's
    /// @param length how many of the bytes are lines
    /// @return an array for the next lines: `lines` or another one, of any length
    public byte[] hook(String name, boolean error, byte[] lines, int length) throws InterruptedException {
        var format = this.format;
        boolean copied = length < Math.max(COPIED, lines.length / 2) || format.changes(error);
        var own = copied ? Arrays.copyOf(lines, length) : lines;
        if (format.changes(error)) own = format.hook(name, error, own);
        int size = copied ? own.length : length, permits = Math.min(size, MAX_BYTES);
        bytes.acquire(permits);
        unwritten.incrementAndGet();
        queue.put(new Chunk(error, own, size, permits, !copied && own.length <= SPARE_BYTES, null));
        if (copied) return lines;
        var spare = spares.poll();
        return spare == null ? new byte[0] : spare;
    }

    /// Returns whether the reader of stdout or stderr is stuck: the write in progress has taken half a second so far.
    public boolean blocked() {
        long since = writingSince;
        return since != 0 && System.nanoTime() - since > BLOCKED_AFTER;
    }

    /// Waits until the queue is written, for the given time at most. Returns at once if the queue is empty.
    public void close(Duration timeout) {
        if (dropped.get() > 0) offer(true, dropped.get() + " lines of this log were dropped: the output was not read");
        try {
            boolean closing = unwritten.get() > 0 && queue.offer(END, timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (closing) writer.join(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void offer(boolean error, String line) {
        unwritten.incrementAndGet();
        if (queue.offer(new Chunk(error, format.own(error, mask.apply(line)), 0, null))) return;
        unwritten.decrementAndGet();
        dropped.incrementAndGet();
    }

    private void write() {
        while (true) {
            Receipt receipt = null;
            try {
                var chunk = spares.isEmpty() ? queue.take() : queue.poll(1, TimeUnit.SECONDS);
                if (chunk == END) return;
                if (chunk == null) {
                    spares.clear();
                    continue;
                }
                receipt = chunk.receipt;
                var stream = chunk.error ? err : out;
                bytes.release(chunk.permits);
                writingSince = System.nanoTime();
                stream.write(chunk.bytes, 0, chunk.length);
                stream.flush();
                if (chunk.reusable) spares.offer(chunk.bytes);
            } catch (IOException closed) {
                dropped.incrementAndGet();
                if (receipt != null) receipt.failure = closed;
            } catch (InterruptedException e) {
                return;
            }
            if (receipt != null) receipt.done.countDown();
            writingSince = 0;
            unwritten.decrementAndGet();
        }
    }
}
