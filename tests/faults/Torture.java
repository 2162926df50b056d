package whaleware.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

/// Does faults to one subject, some at a time, and tells of each what was seen.
///
/// @param subject what is tortured
/// @param variant what all its containers have in common: user, root, init, environment
/// @param scratch a folder of the suite's own
/// @param out where the table goes
record Torture(Subject subject, Consumer<Setup> variant, Path scratch, PrintStream out) {
    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final int LINES = 25;

    /// Lives one life that nothing disturbs, from which the patience with all others is taken.
    /// @throws Failure 1 where that does not come UP, or does not stop in order: then no fault would tell anything
    Baseline usual() throws IOException, InterruptedException {
        var trial = new Trial(subject, setup(), new Baseline(FIRST.dividedBy(3), Duration.ofSeconds(20), 0, false, false, false), scratch.resolve("usual"));
        try (trial) {
            trial.setup.networked = true;      // what is to be built may have to be fetched
            trial.up().stops().marked(true);
            trial.setup.networked = false;
            long begun = System.nanoTime();
            trial.up();
            var up = since(begun);
            var service = trial.cell().state().path("service");
            trial.pause(1500);
            long memory = trial.cell().crowd().stream().mapToLong(p -> ContainerUnderTest.status(p.pid(), "VmRSS:") << 10).sum();
            begun = System.nanoTime();
            trial.stops();
            boolean reports = Evidence.last(trial.setup.torture.resolve("events")).equals("STOPPED");
            if (!reports) out.println("Its reports cannot be read (it has a lifecycle of its own): whether one is lost is not judged.");
            return new Baseline(up, since(begun), memory, !service.isMissingNode() && service.has("run"), service.path("foreground").asBoolean(), reports);
        } catch (Fault.Broken broken) {
            trial.log().forEach(line -> out.println("  | " + line));
            throw new Failure(ExitCode.NOT_FOUND, "cannot begin: a life that nothing disturbs " + broken.getMessage() + " (mend that first)");
        }
    }

    /// @param jobs how many at a time
    /// @return how many promises were broken
    int run(List<Fault> faults, Baseline usual, int jobs) throws InterruptedException {
        var passed = new AtomicInteger();
        var failed = new AtomicInteger();
        var skipped = new AtomicInteger();
        int width = faults.stream().mapToInt(fault -> fault.name().length()).max().orElse(0);
        try (var workers = Executors.newFixedThreadPool(jobs)) {
            for (var fault : faults) workers.submit(() -> {
                var result = one(fault, usual);
                (switch (result.word) {
                    case "pass" -> passed;
                    case "FAIL" -> failed;
                    default -> skipped;
                }).incrementAndGet();
                synchronized (out) {
                    out.printf("%s  %-" + width + "s  %5.1f s  %s · %s%n", result.word, fault.name(), result.took.toMillis() / 1000.0, fault.promise(), result.seen);
                    result.log.forEach(line -> out.println("      | " + line));
                    out.flush();
                }
            });
        }
        if (skipped.get() > 0) out.printf("%n%d skipped: that is no pass%n", skipped.get());
        out.printf("%n%d passed, %d failed%n", passed.get(), failed.get());
        return passed.get() == 0 ? Math.max(1, failed.get()) : failed.get();
    }

    private record Result(String word, String seen, Duration took, List<String> log) {}

    private Result one(Fault fault, Baseline usual) {
        long begun = System.nanoTime();
        for (var need : fault.needs()) {
            var missing = need.missing(subject);
            if (missing.isPresent()) return new Result("skip", missing.get(), since(begun), List.of());
        }
        var folder = scratch.resolve(fault.name());
        var trial = new Trial(subject, setup(), usual, folder);
        try (trial) {
            fault.act().on(trial);
            return new Result("pass", trial.verdict(), since(begun), List.of());
        } catch (Fault.Skipped skipped) {
            return new Result("skip", skipped.getMessage(), since(begun), List.of());
        } catch (Fault.Broken broken) {
            return new Result("FAIL", broken.getMessage(), since(begun), tail(trial));
        } catch (Exception | Error bug) {
            return new Result("FAIL", "the suite itself: " + Failure.internal(bug).replace("\n", " "), since(begun), tail(trial));
        } finally {
            trial.close();
            remove(folder);
        }
    }

    private static List<String> tail(Trial trial) {
        var log = trial.log();
        return log.subList(Math.max(0, log.size() - LINES), log.size()).stream().map(line -> line.length() > 300 ? line.substring(0, 300) + "…" : line).collect(Collectors.toList());
    }

    /// How a container of this variant is started.
    Setup setup() {
        var setup = new Setup();
        variant.accept(setup);
        return setup;
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /// Removes a folder with all that it holds; what is busy stays.
    static void remove(Path folder) {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) file.toFile().delete();
        } catch (IOException | UncheckedIOException busy) {
            // a temporary folder is left
        }
    }
}
