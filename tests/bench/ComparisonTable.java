package bench;

import java.util.List;

/// The medians of two builds, their ratios, and the targets of these ratios.
final class ComparisonTable {
    /// @param what the row
    /// @param limit of the ratio to the older build, or to `beside` if that is not empty
    /// @param beside another program, or [#MILLIS] if the limit is no ratio
    private record Target(String what, double limit, String beside) {
        Target(String what, double limit) {
            this(what, limit, "");
        }
    }

    private static final String MILLIS = "ms";
    private static final List<Target> MOST = List.of(
            new Target(LifeCycleBench.UP, 0.70), new Target(Comparison.RAW, 0.70), new Target(Comparison.JBANG, 0.45),
            new Target(LifeCycleBench.DIES, 0.65), new Target(LifeCycleBench.ASKED, 0.5),
            new Target(SteadyState.CPU, 0.35), new Target(SteadyState.MEMORY, 0.85),
            new Target(SteadyState.AFTER, 1.2, SteadyState.MEMORY), new Target(Commands.JAVA, 0.8),
            new Target(Commands.CFG, 0.3, Commands.JQ), new Target(Comparison.CFG_OUTSIDE, 0.3, Commands.JQ),
            new Target(Comparison.CFG_MANY, 0.3, Commands.JQ), new Target(Comparison.TERM_HOOK, 60, MILLIS),
            new Target(Comparison.READY, 1.2, Comparison.TRUE), new Target(Comparison.CLONE, 0.6));
    private static final List<Target> LEAST = List.of(new Target(DeliveryRates.HTTP, 2),
            new Target(DeliveryRates.NDJSON, 10),
            new Target(DeliveryRates.FILE, 3), new Target(Lines.LOG, 2));

    private ComparisonTable() {}

    static String of(Results results, List<Build> builds) {
        String now = builds.getFirst().name(), then = builds.getLast().name();
        var text = new StringBuilder("| medians | " + now + " | " + then + " | ratio | target |\n");
        text.append("|---|---|---|---|---|\n");
        for (var target : MOST) text.append(row(results, target, now, then, true));
        for (var target : LEAST) text.append(row(results, target, now, then, false));
        return text.toString();
    }

    private static String row(Results results, Target target, String now, String then, boolean most) {
        var what = target.what();
        double is = results.median(what, now);
        var unit = results.of(what, now).unit();
        double ratio = is / base(results, target, now, then);
        double limited = target.beside().equals(MILLIS) ? is : ratio;
        boolean met = most ? limited <= target.limit() : limited >= target.limit();
        var limit = (most ? "at most " : "at least ") + target.limit() + " ";
        if (!target.beside().equals(MILLIS)) limit += target.beside().isEmpty() ? "×" : "× ";
        limit += target.beside();
        var before = results.count(what, then) == 0 ? "–" : Samples.number(results.median(what, then));
        return "| " + String.join(" | ", what + ", " + unit, Samples.number(is), before, Samples.number(ratio),
                limit + ": " + (met ? "met" : "**missed**")) + " |\n";
    }

    private static double base(Results results, Target target, String now, String then) {
        if (target.what().equals(DeliveryRates.NDJSON)) return results.median(DeliveryRates.HTTP, then);
        if (target.beside().isEmpty() || target.beside().equals(MILLIS)) return results.median(target.what(), then);
        return target.beside().equals(SteadyState.MEMORY) ? results.median(SteadyState.MEMORY, now)
                : results.median(target.what(), target.beside());
    }
}
