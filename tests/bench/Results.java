package bench;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All measurements, in the order of their first rounds.
final class Results {
    /// Measures each peer once.
    interface Round {
        void run() throws Exception;
    }

    private final Map<List<String>, Samples> all = new LinkedHashMap<>();
    private boolean warm = true;

    /// Measures in rounds, so that noise of the machine affects all peers alike. The first round does not count.
    void rounds(String what, int runs, Round round) throws Exception {
        for (int i = 0; i <= runs; i++) {
            var now = LocalTime.now().truncatedTo(ChronoUnit.SECONDS);
            System.err.printf("\rbench: %s %s: %d of %d ", now, what, i, runs);
            warm = i > 0;
            round.run();
        }
        warm = true;
        System.err.println();
    }

    /// Returns how many values a measurement has.
    int count(String what, String who) {
        var samples = all.get(List.of(what, who));
        return samples == null ? 0 : samples.values().size();
    }

    void add(String what, String who, String unit, double value) {
        if (!warm) return;
        all.computeIfAbsent(List.of(what, who), _ -> new Samples(what, who, unit, new ArrayList<>()))
                .values().add(value);
    }

    Samples of(String what, String who) {
        var samples = all.get(List.of(what, who));
        if (samples == null) throw new IllegalStateException("no measurement of " + what + " of " + who);
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

    /// Returns a table for each row, with median, minimum and maximum.
    String markdown() {
        var text = new StringBuilder();
        for (var what : rows()) {
            text.append("| ").append(what).append(", ").append(row(what).getFirst().unit())
                    .append(" | median (min … max) | runs |\n|---|---|---|\n");
            for (var samples : row(what))
                text.append("| ").append(samples.who()).append(" | ").append(samples.describe()).append(" | ")
                        .append(samples.values().size()).append(" |\n");
            text.append("\n");
        }
        return text.toString();
    }
}
