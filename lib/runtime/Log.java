package whaleware.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The container's log: one thread writes, so that a stdout that nobody reads never stops the supervisor. Its own lines are
/// dropped, and counted, when the queue is full; the hooks' lines wait, as they would in a pipe.
public final class Log {
    private record Chunk(boolean error, byte[] bytes, int counted) {}

    private static final int CHUNKS = 512, BYTES = 2 << 20;
    private static final long STUCK = Duration.ofMillis(500).toNanos();
    private static final Chunk END = new Chunk(false, new byte[0], 0);

    private final ArrayBlockingQueue<Chunk> queue = new ArrayBlockingQueue<>(CHUNKS);
    private final AtomicLong dropped = new AtomicLong(), unwritten = new AtomicLong();
    private final Semaphore bytes = new Semaphore(BYTES);
    private final OutputStream out, err;
    private final LogFormat text;
    private volatile LogFormat look;
    private volatile String state = "";
    private volatile long writing;
    private final Thread writer = Thread.ofPlatform().daemon().name("log").unstarted(this::write);

    /// @param out where lines go, one whole line or more at each write
    /// @param err where warnings and the hooks' stderr go
    /// @param text how it looks unless it is to be JSON
    public Log(OutputStream out, OutputStream err, LogFormat text) {
        this.out = out;
        this.err = err;
        this.text = look = text;
        writer.start();
    }

    /// From now on, JSON or text.
    public void json(boolean json) {
        look = json ? new LogFormat.Json(Instant::now, () -> state) : text;
    }

    /// From now on lines are of this state.
    public void state(State state) {
        this.state = state.name();
    }

    /// A line of whaleware's own.
    public void say(String line) {
        offer(false, line);
    }

    /// A line of whaleware's own that asks for attention, on stderr.
    public void warn(String line) {
        offer(true, line);
    }

    /// A line for programs, on stdout as it is; waits while the queue is full.
    public void raw(String line) throws InterruptedException {
        unwritten.incrementAndGet();
        queue.put(new Chunk(false, (line + "\n").getBytes(StandardCharsets.UTF_8), 0));
    }

    /// Whole lines of a hook, as [LogFormat#hook] has them.
    public void pass(String hook, boolean error, byte[] lines) throws InterruptedException {
        pass(error, look.hook(hook, error, lines));
    }

    /// Whole lines as they are; waits while the queue is full: in a small container too it takes little of the memory.
    public void pass(boolean error, byte[] lines) throws InterruptedException {
        bytes.acquire(Math.min(lines.length, BYTES));
        unwritten.incrementAndGet();
        queue.put(new Chunk(error, lines, Math.min(lines.length, BYTES)));
    }

    /// Whether nobody reads what is written, so that waiting for it makes no sense: one write has taken half a second by now.
    public boolean blocked() {
        long since = writing;
        return since != 0 && System.nanoTime() - since > STUCK;
    }

    /// Gives what is queued at most this long to be written, and nothing when it is empty.
    public void close(Duration atMost) {
        if (dropped.get() > 0) offer(true, dropped.get() + " lines of this log were dropped: nobody read it");
        try {
            if (unwritten.get() > 0 && queue.offer(END, atMost.toMillis(), TimeUnit.MILLISECONDS)) writer.join(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void offer(boolean error, String line) {
        offer(new Chunk(error, look.own(error, line), 0));
    }

    private void offer(Chunk chunk) {
        unwritten.incrementAndGet();
        if (queue.offer(chunk)) return;
        unwritten.decrementAndGet();
        dropped.incrementAndGet();
    }

    private void write() {
        while (true) {
            try {
                var chunk = queue.take();
                if (chunk == END) return;
                var stream = chunk.error ? err : out;
                bytes.release(chunk.counted);
                writing = System.nanoTime();
                stream.write(chunk.bytes);
                stream.flush();
            } catch (IOException nobodyReads) {
                dropped.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
            writing = 0;
            unwritten.decrementAndGet();
        }
    }
}
