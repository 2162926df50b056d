package bench;

import java.util.List;

/// A bar chart with logarithmic scales: a group for each row with at least two peers.
final class Plot {
    private static final int LEFT = 320, WIDTH = 400;
    private static final String HEAD = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 810 %d" width="810" height="%d" \
            font-family="sans-serif" font-size="12">
            <style>.h{font-weight:bold;font-size:13px}.n{fill:#666}</style>
            <rect width="100%%" height="100%%" fill="white"/>
            <text x="10" y="16" class="n">Medians. Each scale is logarithmic, and begins at half of the least value. \
            Shorter is better, except for MB/s.</text>
            """;
    private static final String ROW = """
            <text x="%d" y="%d" text-anchor="end">%s</text>\
            <rect x="%d" y="%d" width="%d" height="13" fill="%s"/><text x="%d" y="%d">%s</text>
            """;

    private final StringBuilder bars = new StringBuilder();
    private int y = 30;

    /// Returns the chart as SVG.
    static String of(Results results) {
        var plot = new Plot();
        for (var what : results.rows())
            plot.group(results.row(what).stream().filter(samples -> samples.median() > 0).toList());
        return HEAD.formatted(plot.y, plot.y) + plot.bars + "</svg>\n";
    }

    private void group(List<Samples> row) {
        if (row.size() < 2) return;
        double least = row.stream().mapToDouble(Samples::median).min().orElseThrow() / 2;
        double most = row.stream().mapToDouble(Samples::median).max().orElseThrow();
        y += 12;
        bars.append("<text x=\"10\" y=\"%d\" class=\"h\">%s, %s</text>\n"
                .formatted(y, plain(row.getFirst().what()), plain(row.getFirst().unit())));
        y += 8;
        for (var samples : row) {
            long width = Math.round(WIDTH * Math.log(samples.median() / least) / Math.log(most / least));
            bars.append(ROW.formatted(LEFT - 8, y + 12, plain(samples.who()), LEFT, y + 1, width, color(samples.who()),
                    LEFT + width + 6, y + 12, Samples.number(samples.median())));
            y += 18;
        }
        y += 16;
    }

    private static String color(String who) {
        if (who.equals(Peer.WHALEWARE)) return "#0b7285";
        return who.startsWith(Peer.WHALEWARE) ? "#66b2bf" : "#adb5bd";
    }

    private static String plain(String text) {
        return text.replace("`", "").replace("&", "&amp;").replace("<", "&lt;");
    }
}
