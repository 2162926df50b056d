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
import whaleware.base.ExitCode;
import whaleware.base.Failure;

/// Runs faults on a subject, some at a time, and prints a result for each.
///
/// @param variant sets the options that all containers share: user, root, init, environment
/// @param scratch a temporary folder of the suite
/// @param out for the table of results
record Torture(Subject subject, Consumer<ContainerOptions> variant, Path scratch, PrintStream out) {
    private static final Duration FIRST_START = Duration.ofMinutes(5);
    /// How many lines of the log a failure shows.
    private static final int LOG_LINES = 25;

    /// Starts and stops the subject without a fault, and returns the measurements, which set the limits of the faults.
    /// Throws Failure 1 if it is not UP in time or does not stop in order.
    Baseline baseline() throws IOException, InterruptedException {
        var guess = new Baseline(FIRST_START.dividedBy(3), Duration.ofSeconds(20), 0, false, false, false);
        var trial = new Trial(subject, options(), guess, scratch.resolve("baseline"));
        try (trial) {
            trial.options.networked = true;      // for the build, which may download
            trial.up().stops().marked(true);
            trial.options.networked = false;
            long begun = System.nanoTime();
            trial.up();
            var up = since(begun);
            var service = trial.container().state().path("service");
            trial.pause(1500);
            long memory = trial.container().processes().stream()
                    .mapToLong(p -> ContainerUnderTest.status(p.pid(), "VmRSS:") << 10).sum();
            begun = System.nanoTime();
            trial.stops();
            boolean reports = Evidence.last(trial.options.torture.resolve("events")).equals("STOPPED");
            if (!reports)
                out.println("Lost reports are not checked: its own hook lifecycle keeps them from the suite.");
            return new Baseline(up, since(begun), memory, service.has("run") || service.has("roots"),
                    service.path("foreground").asBoolean(), reports);
        } catch (Fault.Broken broken) {
            trial.log().forEach(line -> out.println("  | " + line));
            throw new Failure(ExitCode.NOT_FOUND,
                    "cannot begin: without any fault it " + broken.getMessage() + " (mend that first)");
        }
    }

    /// Runs the faults and returns how many failed, at least 1 if none passed.
    ///
    /// @param jobs how many at a time
    int run(List<Fault> faults, Baseline baseline, int jobs) throws InterruptedException {
        var passed = new AtomicInteger();
        var failed = new AtomicInteger();
        var skipped = new AtomicInteger();
        int width = faults.stream().mapToInt(fault -> fault.name().length()).max().orElse(0);
        try (var workers = Executors.newFixedThreadPool(jobs)) {
            for (var fault : faults) workers.submit(() -> {
                var result = run(fault, baseline);
                (switch (result.word) {
                    case "pass" -> passed;
                    case "FAIL" -> failed;
                    default -> skipped;
                }).incrementAndGet();
                synchronized (out) {
                    out.printf("%s  %-" + width + "s  %5.1f s  %s · %s%n", result.word, fault.name(),
                            result.took.toMillis() / 1000.0, fault.promise(), result.observation);
                    result.log.forEach(line -> out.println("      | " + line));
                    out.flush();
                }
            });
        }
        if (skipped.get() > 0) out.printf("%n%d skipped, which does not count as passed%n", skipped.get());
        out.printf("%n%d passed, %d failed%n", passed.get(), failed.get());
        return passed.get() == 0 ? Math.max(1, failed.get()) : failed.get();
    }

    private record Result(String word, String observation, Duration took, List<String> log) {}

    private Result run(Fault fault, Baseline baseline) {
        long begun = System.nanoTime();
        for (var requirement : fault.requirements()) {
            var missing = requirement.missing(subject);
            if (missing.isPresent()) return new Result("skip", missing.get(), since(begun), List.of());
        }
        var folder = scratch.resolve(fault.name());
        var trial = new Trial(subject, options(), baseline, folder);
        try (trial) {
            fault.action().on(trial);
            return new Result("pass", trial.result(), since(begun), List.of());
        } catch (Fault.Skipped skipped) {
            return new Result("skip", skipped.getMessage(), since(begun), List.of());
        } catch (Fault.Broken broken) {
            return new Result("FAIL", broken.getMessage(), since(begun), tail(trial));
        } catch (Exception | Error bug) {
            var error = "the suite itself: " + Failure.internal(bug).replace("\n", " ");
            return new Result("FAIL", error, since(begun), tail(trial));
        } finally {
            trial.close();
            remove(folder);
        }
    }

    private static List<String> tail(Trial trial) {
        var log = trial.log();
        return log.subList(Math.max(0, log.size() - LOG_LINES), log.size()).stream()
                .map(line -> line.length() > 300 ? line.substring(0, 300) + "…" : line).toList();
    }

    /// Returns the options of a container of this variant.
    ContainerOptions options() {
        var options = new ContainerOptions();
        variant.accept(options);
        return options;
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /// Removes a folder with everything in it, except for files in use.
    static void remove(Path folder) {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) file.toFile().delete();
        } catch (IOException | UncheckedIOException busy) {
            // a temporary folder is left
        }
    }
}
