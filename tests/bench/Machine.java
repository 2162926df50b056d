package bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// How quiet the machine was: its load, what a hypervisor took, and how much the time of one and the same small job varied between the measurements.
final class Machine {
    static final String CONTROL = "the machine: always the same work";
    private static final String[] JOB = {"sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done"};

    private final String load = load();
    private final long[] ticks = ticks();

    void control(Results results) throws Exception {
        results.add(CONTROL, "sh", "ms", BenchSetup.run(Map.of(), JOB));
    }

    String told(Results results) throws Exception {
        var control = results.of(CONTROL, "sh");
        var now = ticks();
        long all = Arrays.stream(now).sum() - Arrays.stream(ticks).sum(), stolen = now[7] - ticks[7];
        return "Measured on " + Runtime.getRuntime().availableProcessors() + " cores, Linux " + System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1") + ", Java " + System.getProperty("java.vendor.version")
                + ", in rounds of one run of everybody. Noise: the same work of " + Samples.number(control.median()) + " ms, once in each round, took " + Samples.number(control.least()) + " to " + Samples.number(control.most())
                + " ms; the load was " + load + " before and " + load() + " after; a hypervisor took " + Samples.number(100.0 * stolen / all) + " % of the time.";
    }

    /// The memory that it has.
    static long megabytes() {
        return Long.parseLong(RunningPeer.slurp(Path.of("/proc/meminfo")).lines().findFirst().orElseThrow().replaceAll("\\D", "")) / 1024;
    }

    private static String load() {
        return RunningPeer.slurp(Path.of("/proc/loadavg")).split(" ")[0];
    }

    /// `cpu` of /proc/stat, as proc(5) tells it: the eighth is what was stolen.
    private static long[] ticks() {
        var cpu = RunningPeer.slurp(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
        return Arrays.stream(cpu).skip(1).limit(8).mapToLong(Long::parseLong).toArray();
    }
}
