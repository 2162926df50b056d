package whaleware.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The clock by which the kernel notes the start times of processes, see [LinuxProcess#born].
///
/// `/proc/uptime` can be another clock: under lxcfs it counts from the start of the container, but start times count
/// from that of the machine. So the present is the start time of a new thread, which takes 0.1 ms. Thread-safe.
public final class ProcessClock {
    private static final Path THREAD = Path.of("/proc/thread-self/stat");
    private static final long NANOS_PER_TICK = 10_000_000;

    private long latest, latestNanos;

    /// @param past a start time in the past, such as that of this process
    public ProcessClock(long past) {
        saw(past);
    }

    /// Returns the present. If no thread can be started, returns a time that may be too early.
    public long now() {
        var reader = new Reader();
        try {
            reader.start();
            reader.join();
        } catch (OutOfMemoryError noThread) { // a full heap ends the JVM at once
            return atLeast();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        saw(reader.born);
        return atLeast();
    }

    /// Notes the start time of a process that has just been started.
    public synchronized void saw(long born) {
        if (born < atLeast()) return;
        latest = born;
        latestNanos = System.nanoTime();
    }

    /// Returns a time that is not later than the present, without starting a thread.
    public synchronized long atLeast() {
        return latest + (latest == 0 ? 0 : (System.nanoTime() - latestNanos) / NANOS_PER_TICK);
    }

    private static final class Reader extends Thread {
        private volatile long born;

        Reader() {
            super("clock");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                born = LinuxProcess.parse(Files.readString(THREAD, StandardCharsets.ISO_8859_1)).born();
            } catch (IOException unknown) {
                born = 0;
            }
        }
    }
}
