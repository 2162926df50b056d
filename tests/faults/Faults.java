package whaleware.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

/// All faults, in the order of the table: always the same, or the parts of `--part` would not be the whole.
interface Faults {
    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        Stream.of(SignalFaults.all(), HookFaults.all(), SupervisorFaults.all(), ServiceFaults.all(), DataFaults.all(), MachineFaults.all(), ReportFaults.all()).forEach(all::addAll);
        return all;
    }

    /// Those whose names match one of these, `*` for anything; all where none is named.
    /// @throws Failure 64 where one matches nothing
    static List<Fault> named(List<String> patterns) {
        var chosen = new ArrayList<Fault>();
        for (var fault : all()) if (patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(fault, pattern))) chosen.add(fault);
        for (var pattern : patterns)
            if (chosen.stream().noneMatch(fault -> matches(fault, pattern))) throw new Failure(ExitCode.USAGE, "cannot run '" + pattern + "': no such fault (torture --list)");
        return chosen;
    }

    /// Every so manyth, from one of the first on: `3/8` is the third, the eleventh …
    /// @throws Failure 64 where this is no part
    static List<Fault> part(List<Fault> faults, String part) {
        if (!part.matches("[1-9]\\d?/[1-9]\\d?")) throw new Failure(ExitCode.USAGE, "cannot run part '" + part + "': expected K/N, such as 3/8");
        int slash = part.indexOf('/'), first = Integer.parseInt(part.substring(0, slash)), step = Integer.parseInt(part.substring(slash + 1));
        return IntStream.iterate(first - 1, i -> i < faults.size(), i -> i + step).mapToObj(faults::get).toList();
    }

    private static boolean matches(Fault fault, String pattern) {
        return fault.name().matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
    }
}
