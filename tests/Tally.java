package whaleware;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/// Counts the tests as they end: tells each class with its time, each failure in full, the slowest tests,
/// and in the last line `N passed, N failed`. No test at all is a failure.
final class Tally implements TestExecutionListener {
    private record Failed(String id, String name, Throwable why) {}

    /// More than so many failures have a reason of their own.
    private static final int FEW = 5;

    private final PrintStream out;
    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final Map<String, Long> took = new ConcurrentHashMap<>();
    private final AtomicInteger passed = new AtomicInteger();
    private final List<Failed> failed = new CopyOnWriteArrayList<>();
    private final List<Failed> atFirst = new CopyOnWriteArrayList<>();
    private final List<String> skipped = new CopyOnWriteArrayList<>();
    private final Map<String, String> names = new ConcurrentHashMap<>();

    Tally(PrintStream out) {
        this.out = out;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        names.put(test.getUniqueId(), test.getParentId().isEmpty() ? "" : name(test));
        started.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String why) {
        skipped.add(name(test) + ": " + why);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        long now = System.nanoTime(), millis = (now - started.getOrDefault(test.getUniqueId(), now)) / 1_000_000;
        var source = test.getSource().orElse(null);
        if (test.isTest()) took.put(name(test), millis);
        else if (source instanceof ClassSource) out.printf("%6.1f s  %s%n", millis / 1000.0, test.getDisplayName());
        switch (result.getStatus()) {
            case SUCCESSFUL -> passed.addAndGet(test.isTest() ? 1 : 0);
            case ABORTED -> skipped.add(name(test) + ": " + result.getThrowable().map(Throwable::getMessage).orElse(""));
            case FAILED -> {
                failed.add(new Failed(test.getUniqueId(), name(test), result.getThrowable().orElseThrow()));
                out.println("  FAILED  " + name(test));
            }
        }
    }

    /// What failed, if it is little: on a busy machine a test may miss its deadline, so it is run once more, by itself. Both ends are told.
    List<DiscoverySelector> onceMore() {
        if (failed.size() > FEW) return List.of();
        atFirst.addAll(failed);
        failed.clear();
        if (!atFirst.isEmpty()) out.println("\nOnce more:");
        return atFirst.stream().<DiscoverySelector>map(test -> DiscoverySelectors.selectUniqueId(test.id)).toList();
    }

    /// Prints the end of the report and answers the exit code.
    int close() {
        out.println("\nThe slowest:");
        took.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())).limit(10)
                .forEach(e -> out.printf("%6.1f s  %s%n", e.getValue() / 1000.0, e.getKey()));
        skipped.forEach(test -> out.println("\nSKIPPED " + test));
        atFirst.forEach(failure -> told("FAILED AT FIRST ", failure));
        failed.forEach(failure -> told("FAILED ", failure));
        if (passed.get() + failed.size() == 0) out.println("\nno test ran");
        out.printf("%n%d passed, %d failed%n", passed.get(), failed.size());
        return passed.get() > 0 && failed.isEmpty() ? 0 : 1;
    }

    private void told(String what, Failed failure) {
        out.println("\n" + what + failure.name);
        failure.why.printStackTrace(out);
    }

    /// Class, test and case, as they are displayed.
    private String name(TestIdentifier test) {
        var above = test.getParentId().map(names::get).orElse("");
        return (above.isEmpty() ? "" : above + " › ") + test.getDisplayName();
    }
}
