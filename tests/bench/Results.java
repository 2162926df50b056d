package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// All that was measured: as Markdown for the README, and as a plot.
final class Results {
    private final List<Samples> all = new ArrayList<>();
    private final List<String> verdicts = new ArrayList<>();

    void add(Samples samples) {
        all.add(samples);
        System.err.println("bench:     " + samples.told() + " " + samples.unit());
    }

    Samples of(String what, String who) {
        return all.stream().filter(s -> s.what().equals(what) && s.who().equals(who)).findFirst().orElseThrow();
    }

    /// Notes whether a target is met: `part` at most `factor` times `whole`.
    void target(String what, double part, double factor, double whole, String told) {
        verdicts.add("| " + what + " | " + told + " | " + Samples.number(part / whole) + " | " + (part <= factor * whole ? "met" : "missed by " + Math.round(100 * (part / (factor * whole) - 1)) + " %") + " |");
    }

    void write(Path folder, String machine) throws IOException {
        var text = new StringBuilder();
        for (var what : new LinkedHashSet<>(all.stream().map(Samples::what).toList())) {
            var row = all.stream().filter(s -> s.what().equals(what)).toList();
            text.append("| ").append(what).append(", ").append(row.getFirst().unit()).append(" | median (min … max) |\n|---|---|\n");
            for (var s : row) text.append("| ").append(s.who()).append(" | ").append(s.told()).append(" |\n");
            text.append("\n");
        }
        text.append("| target | at most | measured | |\n|---|---|---|---|\n").append(String.join("\n", verdicts)).append("\n\n").append(machine).append("\n");
        Files.writeString(folder.resolve("results.md"), text);
        Files.writeString(folder.resolve("results.svg"), svg());
        System.out.println(text);
    }

    /// Bars on a logarithmic scale, a group for each row that has peers: the shorter the better.
    private String svg() {
        var bars = new StringBuilder();
        int y = 20;
        for (var what : new LinkedHashSet<>(all.stream().map(Samples::what).toList())) {
            var row = all.stream().filter(s -> s.what().equals(what) && s.median() > 0).toList();
            if (row.size() < 2) continue;
            double least = row.stream().mapToDouble(Samples::median).min().orElseThrow() / 2, most = row.stream().mapToDouble(Samples::median).max().orElseThrow();
            bars.append("<text x=\"10\" y=\"%d\" class=\"h\">%s, %s</text>\n".formatted(y, what, row.getFirst().unit()));
            y += 8;
            for (var s : row) {
                long width = Math.round(430 * Math.log(s.median() / least) / Math.log(most / least));
                var fill = s.who().startsWith("whaleware") ? "#0b7285" : "#adb5bd";
                bars.append("<text x=\"170\" y=\"%d\" text-anchor=\"end\">%s</text><rect x=\"180\" y=\"%d\" width=\"%d\" height=\"12\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>\n"
                        .formatted(y + 11, s.who(), y + 1, width, fill, 186 + width, y + 11, Samples.number(s.median())));
                y += 17;
            }
            y += 24;
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\"><style>.h{font-weight:bold;font-size:12px}</style>\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n%s</svg>\n".formatted(y, bars);
    }
}
