package bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// The noise of the machine: its load, the time that a hypervisor took, and the spread of the times of one small job.
final class Machine {
    static final String CONTROL = "the machine: always the same work";
    private static final String[] JOB = {"sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done"};

    private final String load = load();
    private final long[] ticks = ticks();

    /// Measures the small job once.
    void control(Results results) throws Exception {
        results.add(CONTROL, "sh", "ms", BenchSetup.run(Map.of(), JOB));
    }

    /// Returns a sentence about machine and noise.
    String describe(Results results) throws Exception {
        var control = results.of(CONTROL, "sh");
        var now = ticks();
        long all = Arrays.stream(now).sum() - Arrays.stream(ticks).sum(), stolen = now[7] - ticks[7];
        var kernel = System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1");
        return "Measured on " + Runtime.getRuntime().availableProcessors() + " cores, Linux " + kernel
                + ", Java " + System.getProperty("java.vendor.version") + ", in rounds of one run of each peer."
                + " Noise: the same work of " + Samples.number(control.median()) + " ms, once in each round, took "
                + Samples.number(control.min()) + " to " + Samples.number(control.max()) + " ms; the load was " + load
                + " before and " + load() + " after; a hypervisor took " + Samples.number(100.0 * stolen / all)
                + " % of the time.";
    }

    /// Returns the memory of the machine.
    static long megabytes() {
        var total = RunningPeer.read(Path.of("/proc/meminfo")).lines().findFirst().orElseThrow();
        return Long.parseLong(total.replaceAll("\\D", "")) / 1024;
    }

    private static String load() {
        return RunningPeer.read(Path.of("/proc/loadavg")).split(" ")[0];
    }

    /// Returns the numbers of `cpu` in /proc/stat (proc(5)); the eighth is stolen time.
    private static long[] ticks() {
        var cpu = RunningPeer.read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
        return Arrays.stream(cpu).skip(1).limit(8).mapToLong(Long::parseLong).toArray();
    }
}
