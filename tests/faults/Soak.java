package whaleware.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import whaleware.base.Durations;
import whaleware.base.LinuxProcess;
import whaleware.runtime.State;

/// A long run with a crash every few seconds: the container recovers each time, and its resources do not grow.
///
/// @param torture the suite
/// @param time of the whole run
/// @param every time between two crashes
record Soak(Torture torture, Duration time, Duration every) {
    /// The maximum over this many crashes is compared, since a supervisor that has just started is smaller.
    private static final int WINDOW = 12;

    /// The resources that must not grow: memory, open files and threads of launcher and supervisor, entries of folders.
    private record Size(long kilobytes, long files, long threads, long entries) {
        Size max(Size other) {
            return new Size(Math.max(kilobytes, other.kilobytes), Math.max(files, other.files),
                    Math.max(threads, other.threads), Math.max(entries, other.entries));
        }

        boolean exceeds(Size early) {
            return kilobytes > early.kilobytes * 5 / 4 || files > early.files + 20
                    || threads > early.threads + 12 || entries > early.entries + 20;
        }

        @Override
        public String toString() {
            return kilobytes + " kB, " + files + " files, " + threads + " threads, " + entries + " entries";
        }
    }

    /// Returns the fault. Of six crashes five are of the service, and one is of the supervisor unless its last one was
    /// less than 21 s ago.
    Fault fault() {
        return new Fault("soak", "A crash every " + Durations.format(every) + " for " + Durations.format(time)
                + ": UP again each time, and no resource grows", this::crashRepeatedly);
    }

    private void crashRepeatedly(Trial t) {
        t.cfg("{\"ww\": {\"restart\": {\"backoff\": \"100ms\", \"max_backoff\": \"500ms\"}}}").up();
        long begun = System.nanoTime(), printed = begun, lastSupervisor = 0;
        int crashes = 0, supervisors = 0;
        var sizes = new ArrayList<Size>();
        while (System.nanoTime() - begun < time.toNanos()) {
            long next = System.nanoTime() + every.toNanos();
            t.countRestarts();
            if (crashes++ % 6 == 5 && System.nanoTime() - lastSupervisor > Duration.ofSeconds(21).toNanos()) {
                lastSupervisor = System.nanoTime();
                supervisors++;
                long old = t.container().supervisor();
                t.killSupervisor();
                t.until("another supervisor", () -> t.container().supervisor() != old && recorded(t) != old
                        && recorded(t) != 0).await(State.UP);
            } else {
                ServiceFaults.kill(t);
                t.restarted();
            }
            while (System.nanoTime() < next) t.pause(50);
            sizes.add(size(t));
            if (System.nanoTime() - printed > Duration.ofMinutes(1).toNanos()) {
                printed = System.nanoTime();
                torture.out().println("      " + crashes + " crashes, UP again each time; " + sizes.getLast());
            }
        }
        var early = max(sizes.subList(0, Math.min(WINDOW, sizes.size())));
        var late = max(sizes.subList(Math.max(0, sizes.size() - WINDOW), sizes.size()));
        if (late.exceeds(early)) throw new Fault.Broken("resources grew from " + early + " to " + late);
        t.stops().observe(crashes + " crashes, " + supervisors + " of them of the supervisor; from " + early + " to "
                + late);
    }

    /// Returns the pid on this machine of the supervisor in `state.json`, or 0 if it does not live.
    private static long recorded(Trial t) {
        return t.container().inside(t.container().state().path("pid").asInt()).map(LinuxProcess::pid).orElse(0);
    }

    private static Size max(List<Size> sizes) {
        return sizes.stream().reduce(Size::max).orElseThrow();
    }

    private static Size size(Trial t) {
        long supervisor = t.container().supervisor(), launcher = t.container().launcher();
        long kilobytes = 0, threads = 0;
        for (var pid : new long[] {supervisor, launcher}) {
            kilobytes += ContainerUnderTest.status(pid, "VmRSS:");
            threads += ContainerUnderTest.status(pid, "Threads:");
        }
        long files = entries(Path.of("/proc/" + supervisor + "/fd")) + entries(Path.of("/proc/" + launcher + "/fd"));
        long entries = entries(Path.of("/proc/" + launcher + "/fd/8/")) + entries(t.options.data)
                + entries(t.options.data.resolve(".ww"));
        return new Size(kilobytes, files, threads, entries);
    }

    private static long entries(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        } catch (IOException none) {
            return 0;
        }
    }
}
