package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes the measured tables into `tests/bench/README.md`, each between two comments with its name.
interface Readme {
    /// The columns of the first table.
    List<String> PEERS = List.of(Peer.WHALEWARE, Peer.LOOP, Peer.SUPERVISORD, Peer.S6, Peer.RUNIT, Peer.TINI);
    /// The rows of the first table.
    List<String> ROWS = List.of(LifeCycleBench.UP, LifeCycleBench.TERM, LifeCycleBench.DIES, Idle.MEMORY, Idle.CPU);

    /// Replaces the text between `<!-- NAME -->` and `<!-- /NAME -->`.
    static void replace(Path readme, String name, String text) throws IOException {
        var all = Files.readString(readme);
        var begin = "<!-- " + name + " -->\n";
        int from = all.indexOf(begin), to = all.indexOf("<!-- /" + name + " -->");
        if (from < 0 || to < from) throw new IOException("no place for " + name + " in " + readme);
        Files.writeString(readme, all.substring(0, from + begin.length()) + text.strip() + "\n" + all.substring(to));
    }

    /// Returns the medians: a table of all peers, then a table of measurements that not all peers have.
    static String tables(Results results) {
        var text = new StringBuilder("| medians | " + String.join(" | ", PEERS) + " |\n");
        text.append("|---|").append("---|".repeat(PEERS.size())).append('\n');
        for (var row : ROWS) {
            text.append(title(results, row));
            for (var peer : PEERS) text.append(" | ").append(cell(results, row, peer));
            text.append(" |\n");
        }
        text.append("\n| medians | whaleware | beside it |\n|---|---|---|\n");
        for (var row : results.rows()) {
            if (!ROWS.contains(row) && has(results, row, Peer.WHALEWARE)) text.append(compared(results, row));
        }
        var raw = Samples.number(results.median(LifeCycleBench.UP, LifeCycleBench.RAW));
        var jbang = Samples.number(results.median(LifeCycleBench.UP, LifeCycleBench.JBANG));
        return text + "\nUP takes " + raw + " ms if the home is not baked, and " + jbang + " ms through JBang.\n";
    }

    private static String compared(Results results, String row) {
        var others = results.row(row).stream().filter(samples -> !samples.who().equals(Peer.WHALEWARE))
                .map(samples -> samples.who() + " " + Samples.number(samples.median())).toList();
        var cells = List.of(title(results, row), cell(results, row, Peer.WHALEWARE), String.join(", ", others));
        return String.join(" | ", cells) + " |\n";
    }

    private static String title(Results results, String row) {
        return "| " + row + ", " + results.row(row).getFirst().unit();
    }

    private static boolean has(Results results, String row, String peer) {
        return results.row(row).stream().anyMatch(samples -> samples.who().equals(peer));
    }

    private static String cell(Results results, String row, String peer) {
        var name = peer.equals(Peer.LOOP) && row.equals(LifeCycleBench.DIES) ? LifeCycleBench.LOOKS : peer;
        return results.count(row, name) == 0 ? "–" : Samples.number(results.median(row, name));
    }
}
