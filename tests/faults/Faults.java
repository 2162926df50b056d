package whaleware.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

/// All faults, in the order of the table. The order is always the same, so that the parts of `--part` are the whole.
interface Faults {
    static List<Fault> all() {
        return Stream.of(SignalFaults.all(), HookFaults.all(), SupervisorFaults.all(), ServiceFaults.all(),
                DataFaults.all(), MachineFaults.all(), ReportFaults.all(), BackupFaults.all(), RestoreFaults.all())
                .flatMap(List::stream).toList();
    }

    /// Returns the faults whose names match one of these patterns, or all if there is no pattern. `*` matches any text.
    /// Throws Failure 64 if a pattern matches no fault.
    static List<Fault> named(List<String> patterns) {
        var chosen = new ArrayList<Fault>();
        for (var fault : all())
            if (patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(fault, pattern))) chosen.add(fault);
        for (var pattern : patterns)
            if (chosen.stream().noneMatch(fault -> matches(fault, pattern)))
                throw new Failure(ExitCode.USAGE, "cannot run '" + pattern + "': no such fault (torture --list)");
        return chosen;
    }

    /// Returns every Nth fault from the Kth on: `3/8` is the third, the eleventh …
    /// Throws Failure 64 if this is not K/N.
    static List<Fault> part(List<Fault> faults, String part) {
        if (!part.matches("[1-9]\\d?/[1-9]\\d?"))
            throw new Failure(ExitCode.USAGE, "cannot run part '" + part + "': expected K/N, such as 3/8");
        int slash = part.indexOf('/');
        int first = Integer.parseInt(part.substring(0, slash)), step = Integer.parseInt(part.substring(slash + 1));
        return IntStream.iterate(first - 1, i -> i < faults.size(), i -> i + step).mapToObj(faults::get).toList();
    }

    private static boolean matches(Fault fault, String pattern) {
        return fault.name().matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
    }
}
