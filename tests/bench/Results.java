package bench;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All that was measured, in the order in which it was measured first.
final class Results {
    /// One measurement of each thing.
    interface Round {
        void run() throws Exception;
    }

    private final Map<List<String>, Samples> all = new LinkedHashMap<>();
    private boolean warm = true;

    /// Everything is measured once in each round, so that whatever else the machine does meets all alike. What the first round brings is not counted.
    void rounds(String what, int runs, Round round) throws Exception {
        for (int i = 0; i <= runs; i++) {
            System.err.printf("\rbench: %s %s: %d of %d ", LocalTime.now().truncatedTo(ChronoUnit.SECONDS), what, i, runs);
            warm = i > 0;
            round.run();
        }
        warm = true;
        System.err.println();
    }

    /// How often a measurement has been counted.
    int count(String what, String who) {
        var samples = all.get(List.of(what, who));
        return samples == null ? 0 : samples.values().size();
    }

    void add(String what, String who, String unit, double value) {
        if (warm) all.computeIfAbsent(List.of(what, who), _ -> new Samples(what, who, unit, new ArrayList<>())).values().add(value);
    }

    Samples of(String what, String who) {
        var samples = all.get(List.of(what, who));
        if (samples == null) throw new IllegalStateException("nobody has measured " + what + " of " + who);
        return samples;
    }

    double median(String what, String who) {
        return of(what, who).median();
    }

    List<String> rows() {
        return all.values().stream().map(Samples::what).distinct().toList();
    }

    List<Samples> row(String what) {
        return all.values().stream().filter(samples -> samples.what().equals(what)).toList();
    }

    /// A table for each row, with all that is known.
    String markdown() {
        var text = new StringBuilder();
        for (var what : rows()) {
            text.append("| ").append(what).append(", ").append(row(what).getFirst().unit()).append(" | median (min … max) | runs |\n|---|---|---|\n");
            for (var s : row(what)) text.append("| ").append(s.who()).append(" | ").append(s.told()).append(" | ").append(s.values().size()).append(" |\n");
            text.append("\n");
        }
        return text.toString();
    }
}
