package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The part of the README that the bench writes: between two comments that name it.
interface Readme {
    /// The columns of the first table.
    List<String> PEERS = List.of(Peer.WHALEWARE, Peer.LOOP, Peer.SUPERVISORD, Peer.S6, Peer.RUNIT, Peer.TINI);
    List<String> ROWS = List.of(LifeCycleBench.UP, LifeCycleBench.TERM, LifeCycleBench.DIES, Idle.MEMORY, Idle.CPU);

    /// Replaces what stands between `<!-- NAME -->` and `<!-- /NAME -->`.
    static void replace(Path readme, String name, String text) throws IOException {
        var all = Files.readString(readme);
        var begin = "<!-- " + name + " -->\n";
        int from = all.indexOf(begin), to = all.indexOf("<!-- /" + name + " -->");
        if (from < 0 || to < from) throw new IOException("no place for " + name + " in " + readme);
        Files.writeString(readme, all.substring(0, from + begin.length()) + text.strip() + "\n" + all.substring(to));
    }

    /// The medians: one table of all peers, one of what can be compared with something else.
    static String tables(Results results) {
        var text = new StringBuilder("| medians | " + String.join(" | ", PEERS) + " |\n|---|" + "---|".repeat(PEERS.size()) + "\n");
        for (var what : ROWS) {
            text.append("| ").append(what).append(", ").append(results.row(what).getFirst().unit());
            for (var who : PEERS) text.append(" | ").append(cell(results, what, who));
            text.append(" |\n");
        }
        text.append("\n| medians | whaleware | beside it |\n|---|---|---|\n");
        for (var what : results.rows()) {
            if (ROWS.contains(what) || results.row(what).stream().noneMatch(s -> s.who().equals(Peer.WHALEWARE))) continue;
            var others = results.row(what).stream().filter(s -> !s.who().equals(Peer.WHALEWARE)).map(s -> s.who() + " " + Samples.number(s.median())).toList();
            text.append("| ").append(what).append(", ").append(results.row(what).getFirst().unit()).append(" | ").append(cell(results, what, Peer.WHALEWARE)).append(" | ").append(String.join(", ", others)).append(" |\n");
        }
        return text + "\nUP takes " + Samples.number(results.median(LifeCycleBench.UP, LifeCycleBench.RAW)) + " ms if the home is not baked, and " + Samples.number(results.median(LifeCycleBench.UP, LifeCycleBench.JBANG)) + " ms through JBang.\n";
    }

    private static String cell(Results results, String what, String who) {
        var looks = who.equals(Peer.LOOP) && what.equals(LifeCycleBench.DIES) ? LifeCycleBench.LOOKS : who;
        return results.count(what, looks) == 0 ? "–" : Samples.number(results.median(what, looks));
    }
}
