package whaleware.bake;

import java.time.Duration;
import java.util.Map;

/// Prints on stderr how far a bake is: on a terminal a line that is renewed each second, elsewhere a line for each step
/// and one each 30 s. With `WW_QUIET` it prints nothing. Thread-safe.
final class BakeProgress implements AutoCloseable {
    private static final int SECONDS = 30;
    private static final String CLEAR = "\r\033[K";

    private final boolean quiet, terminal;
    private final Thread ticker;
    private final long start = System.nanoTime();
    private int steps, step;
    private String doing = "";
    private long began, printed;

    /// @param env has `WW_QUIET`
    BakeProgress(Map<String, String> env) {
        quiet = !env.getOrDefault("WW_QUIET", "").isEmpty();
        terminal = System.console() != null && System.console().isTerminal();
        ticker = Thread.ofVirtual().unstarted(this::tick);
        if (!quiet) ticker.start();
    }

    /// Sets the number of all steps.
    synchronized void steps(int count) {
        steps = count;
    }

    /// Begins the next step.
    synchronized void next(String what) {
        step++;
        doing = "bake: " + step + " of " + steps + ": " + what;
        began = System.nanoTime();
        if (!quiet) print(doing);
    }

    /// Returns the time since the start of the bake, in seconds.
    long seconds() {
        return since(start);
    }

    private static long since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(1000);
                synchronized (this) {
                    boolean due = terminal || since(printed) >= SECONDS;
                    if (!doing.isEmpty() && due) print(doing + ", " + since(began) + " s");
                }
            }
        } catch (InterruptedException closed) {
            // the bake is over
        }
    }

    private void print(String line) {
        printed = System.nanoTime();
        if (terminal) System.err.print(CLEAR + line);
        else System.err.println(line);
    }

    /// Removes the line of a terminal.
    @Override
    public void close() {
        ticker.interrupt();
        synchronized (this) {
            if (!quiet && terminal) System.err.print(CLEAR);
            doing = "";
        }
    }
}
