package whaleware.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import whaleware.base.Durations;
import whaleware.runtime.State;

/// A long life with a crash every few seconds: back every time, and nothing grows.
///
/// @param torture what is tortured, and how
/// @param time how long
/// @param every between two crashes
record Soak(Torture torture, Duration time, Duration every) {
    /// The most of so many crashes is compared: a supervisor is young after its own one, and old before the next.
    private static final int SOME = 12;

    /// What must not grow: memory of launcher and supervisor, open files, threads, entries of its folders.
    private record Size(long kilobytes, long files, long threads, long entries) {
        Size max(Size other) {
            return new Size(Math.max(kilobytes, other.kilobytes), Math.max(files, other.files), Math.max(threads, other.threads), Math.max(entries, other.entries));
        }

        boolean outgrows(Size early) {
            return kilobytes > early.kilobytes * 5 / 4 || files > early.files + 20 || threads > early.threads + 12 || entries > early.entries + 20;
        }

        @Override
        public String toString() {
            return kilobytes + " kB, " + files + " files, " + threads + " threads, " + entries + " entries";
        }
    }

    /// The fault: of six crashes five are the service's and one the supervisor's, at most three of these in a minute.
    Fault fault() {
        return new Fault("soak", "A crash every " + Durations.format(every) + " for " + Durations.format(time) + ": back every time, and nothing grows", this::act);
    }

    private void act(Trial t) {
        t.cfg("{\"ww\": {\"restart\": {\"backoff\": \"100ms\", \"max_backoff\": \"500ms\"}}}").up();
        long begun = System.nanoTime(), told = begun, lastSupervisor = 0;
        int crashes = 0, supervisors = 0;
        var sizes = new ArrayList<Size>();
        while (System.nanoTime() - begun < time.toNanos()) {
            long next = System.nanoTime() + every.toNanos();
            t.note();
            if (crashes++ % 6 == 5 && System.nanoTime() - lastSupervisor > Duration.ofSeconds(21).toNanos()) {
                lastSupervisor = System.nanoTime();
                supervisors++;
                long old = t.cell().supervisor();
                t.killSupervisor();
                t.until("another supervisor", () -> t.cell().supervisor() != old && t.cell().inside(t.cell().state().path("pid").asInt()).filter(p -> p.pid() != old).isPresent()).await(State.UP);
            } else {
                ServiceFaults.kill(t);
                t.back();
            }
            while (System.nanoTime() < next) t.pause(50);
            sizes.add(size(t));
            if (System.nanoTime() - told > Duration.ofMinutes(1).toNanos()) {
                told = System.nanoTime();
                torture.out().println("      " + crashes + " crashes, back every time; " + sizes.getLast());
            }
        }
        var early = most(sizes.subList(0, Math.min(SOME, sizes.size())));
        var late = most(sizes.subList(Math.max(0, sizes.size() - SOME), sizes.size()));
        if (late.outgrows(early)) throw new Fault.Broken("it grew from " + early + " to " + late);
        t.stops().saw(crashes + " crashes, " + supervisors + " of them the supervisor's; from " + early + " to " + late);
    }

    private static Size most(List<Size> some) {
        return some.stream().reduce(Size::max).orElseThrow();
    }

    private static Size size(Trial t) {
        long supervisor = t.cell().supervisor(), launcher = t.cell().launcher();
        long kilobytes = 0, threads = 0;
        for (var pid : new long[] {supervisor, launcher}) {
            kilobytes += ContainerUnderTest.status(pid, "VmRSS:");
            threads += ContainerUnderTest.status(pid, "Threads:");
        }
        return new Size(kilobytes, entries(Path.of("/proc/" + supervisor + "/fd")) + entries(Path.of("/proc/" + launcher + "/fd")), threads,
                entries(Path.of("/proc/" + launcher + "/fd/8/")) + entries(t.setup.data) + entries(t.setup.data.resolve(".ww")));
    }

    private static long entries(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        } catch (IOException none) {
            return 0;
        }
    }
}
