package whaleware;

import java.util.List;
import java.util.stream.IntStream;

/// The long series of cases: whole in `./tests/run --all`, a few of them otherwise.
interface Sweep {
    /// The system property behind `--all`.
    String WHOLE = "ww.tests.all";

    /// The `@Tag` of a class that runs only then, or when it is named: what builds images, starts clusters.
    String ONLY_WHOLE = "only-whole";

    /// The `@Tag` of a class that watches no clock and only builds, or waits for others who do: it runs beside the others, so that the second core is used.
    String BESIDE = "beside";

    static boolean whole() {
        return Boolean.getBoolean(WHOLE);
    }

    /// From `first` to `last` milliseconds: in these steps, or six of them.
    static List<Integer> millis(int first, int last, int step) {
        return thin(IntStream.iterate(first, i -> i <= last, i -> i + step).boxed().toList(), 6);
    }

    /// Every shell, or the machine's own and the one that differs most.
    static List<Shell> shells() {
        return whole() ? List.of(Shell.values()) : List.of(Shell.DASH, Shell.BUSYBOX);
    }

    /// All of them, or so many, evenly spread, the first and the last among them.
    static <T> List<T> thin(List<T> cases, int some) {
        if (whole() || cases.size() <= some) return cases;
        return IntStream.range(0, some).mapToObj(i -> cases.get(i * (cases.size() - 1) / Math.max(1, some - 1))).toList();
    }
}
