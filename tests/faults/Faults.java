package whaleware;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// All faults, in the order of the table.
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
            if (chosen.stream().noneMatch(fault -> matches(fault, pattern))) throw new Failure(Exit.USAGE, "cannot run '" + pattern + "': no such fault (torture --list)");
        return chosen;
    }

    private static boolean matches(Fault fault, String pattern) {
        return fault.name().matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
    }
}
