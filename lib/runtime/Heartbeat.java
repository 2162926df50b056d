package whaleware.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import whaleware.base.RunFile;

/// What each turn of the loop gives besides: a sign of life for `status --live` every 10 s, and once a second or two whatever is to be looked after.
public final class Heartbeat implements Runnable {
    private static final long EVERY = Duration.ofSeconds(10).toNanos(), LOOK = Duration.ofSeconds(1).toNanos(), LIVE = Duration.ofSeconds(30).toNanos();

    private final Path run;
    private final Consumer<String> warn;
    private final Runnable look;
    private volatile long turned = System.nanoTime();
    private long beaten = turned - EVERY, looked = turned - LOOK;

    /// @param run `WW_RUN`, where `beat` is written
    /// @param look called once a second at most
    public Heartbeat(Path run, Consumer<String> warn, Runnable look) {
        this.run = run;
        this.warn = warn;
        this.look = look;
    }

    @Override
    public void run() {
        long now = turned = System.nanoTime();
        if (now - beaten >= EVERY) {
            beaten = now;
            try {
                RunFile.beat(run);
            } catch (IOException full) {
                warn.accept("cannot write " + run + "/beat: " + full.getMessage() + " (is it full?)");
            }
        }
        if (now - looked >= LOOK) {
            looked = now;
            look.run();
        }
    }

    /// Whether the loop has turned within 30 s; from any thread.
    public boolean live() {
        return System.nanoTime() - turned < LIVE;
    }
}
