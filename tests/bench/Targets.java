package bench;

import java.util.ArrayList;
import java.util.List;

/// The targets, and whether they are met.
final class Targets {
    static final String SIZE = "what whaleware adds to an image with a JDK";
    private final Results results;
    private final List<String> verdicts = new ArrayList<>();

    private Targets(Results results) {
        this.results = results;
    }

    /// Returns a table: target, limit, measurement, and how much of the limit is used or by how much it is missed.
    static String of(Results results) {
        var targets = new Targets(results);
        targets.check();
        return "| target | at most | is | |\n|---|---|---|---|\n" + String.join("\n", targets.verdicts) + "\n";
    }

    private void check() {
        times(Commands.CFG, 0.15, Commands.CFG, Commands.JQ);
        times(LifeCycleBench.UP, 0.12, LifeCycleBench.UP, Peer.SUPERVISORD);
        times(LifeCycleBench.UP, 3.5, LifeCycleBench.UP, Peer.LOOP);
        times(LifeCycleBench.UP, 4, Commands.JAVA, BaselineJava.HELLO);
        times(LifeCycleBench.TERM, 0.1, LifeCycleBench.TERM, Peer.SUPERVISORD);
        number(LifeCycleBench.TERM, 60);
        times(LifeCycleBench.DIES, 0.02, LifeCycleBench.DIES, Peer.S6);
        times(LifeCycleBench.DIES, 0.02, LifeCycleBench.DIES, Peer.SUPERVISORD);
        number(LifeCycleBench.ASKED, 200);
        times(Commands.JAVA, 4, Commands.JAVA, BaselineJava.HELLO);
        times(Idle.MEMORY, 1.8, Idle.MEMORY, BaselineJava.ASLEEP);
        times(Idle.MEMORY, 1.8, Idle.MEMORY, BaselineJava.ALONE);
        number(Idle.CPU, 0.05);
        double cat = results.median(Lines.LOG, Lines.CAT), least = Math.min(200, cat);
        double is = results.median(Lines.LOG, Peer.WHALEWARE);
        var target = "at least " + (least < 200 ? Samples.number(cat) + " MB/s, as cat" : "200 MB/s");
        verdict(Lines.LOG, target, Samples.number(is) + " MB/s", least / is);
        number(SIZE, 60);
    }

    private void times(String what, double factor, String whose, String who) {
        double part = results.median(what, Peer.WHALEWARE), whole = results.median(whose, who);
        var is = Samples.number(part / whole) + " × (" + Samples.number(part) + " to " + Samples.number(whole) + ")";
        verdict(what, factor + " × " + who, is, part / whole / factor);
    }

    private void number(String what, double most) {
        var samples = results.of(what, Peer.WHALEWARE);
        var unit = " " + samples.unit().split(",")[0];
        verdict(what, Samples.number(most) + unit, Samples.number(samples.median()) + unit, samples.median() / most);
    }

    /// @param part of the limit that is used
    private void verdict(String what, String most, String is, double part) {
        var verdict = part <= 1 ? "met: " + Math.round(100 * part) + " % of it"
                : "**missed by " + Math.max(1, Math.round(100 * (part - 1))) + " %**";
        verdicts.add("| " + what + " | " + most + " | " + is + " | " + verdict + " |");
    }
}
