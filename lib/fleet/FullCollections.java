package whaleware.fleet;

import java.time.Duration;
import whaleware.base.Threads;

/// Collects the whole heap after it has grown. The serial collector by itself lets garbage pile up to the largest heap
/// that it may have, most of the machine's memory: each report replaces objects that have lived for half a minute.
///
/// The options of `ww/fleet.java` fit to it: the old generation is only as large as its content, so it grows by what
/// becomes garbage there; survivors are large enough for the requests that are in work.
final class FullCollections {
    private static final Duration CHECK = Duration.ofSeconds(5);
    /// A collection is due when the heap has grown by this much, and by this part of it.
    private static final long GROWN_BYTES = 4 << 20, GROWN_PART = 32;
    /// Under load the heap may grow more: the pause after a collection is this many times as long as it took.
    private static final int PAUSE = 100;

    private FullCollections() {}

    /// Starts the thread that collects.
    static Thread start() {
        var thread = Threads.daemon("full collections", FullCollections::run);
        thread.start();
        return thread;
    }

    private static void run() {
        var heap = Runtime.getRuntime();
        try {
            long before = heap.totalMemory(), pause = 0;
            while (true) {
                Thread.sleep(Math.clamp(pause, CHECK.toMillis(), 60_000));
                pause = 0;
                if (heap.totalMemory() < before + Math.max(GROWN_BYTES, before / GROWN_PART)) continue;
                long begin = System.nanoTime();
                System.gc();
                pause = Duration.ofNanos(System.nanoTime() - begin).toMillis() * PAUSE;
                before = heap.totalMemory();
            }
        } catch (InterruptedException stopped) {
            // the thread ends here
        }
    }
}
