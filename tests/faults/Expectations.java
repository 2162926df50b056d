package whaleware.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import whaleware.base.Json;
import whaleware.base.LinuxProcess;

/// Checks of a container, and of what remains after its end. Each throws Fault.Broken if the promise is broken.
record Expectations(ContainerUnderTest container) {
    /// Waits until the condition is true. It is broken after this limit, or if the container ends before.
    void until(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!container.alive() && !condition.getAsBoolean())
                throw broken("ended with " + container.exit(Duration.ZERO).orElse(-1) + " before " + what);
            if (System.nanoTime() > end)
                throw broken("no " + what + " within " + limit.toSeconds() + " s, the state is " + state());
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Waits for the end, and returns the exit code, which must be one of these.
    ///
    /// @param late the message if it does not end within the limit
    int ends(Duration limit, String late, Integer... codes) {
        var exit = container.exit(limit);
        if (exit.isEmpty()) throw broken(late);
        if (!Arrays.asList(codes).contains(exit.getAsInt())) throw broken("exit code " + exit.getAsInt());
        return exit.getAsInt();
    }

    /// No process is left.
    void leavesNothing() {
        if (!container.processes().isEmpty()) throw new Fault.Broken("processes are left: " + container.processes());
    }

    /// The container is UP, and has this number of restarts.
    void notRestarted(int restarts) {
        if (restarts() != restarts || !state().equals("UP")) throw broken("restarted: " + state());
    }

    int restarts() {
        return container.state().path("restarts").asInt();
    }

    /// Returns the live processes of the service that whaleware watches.
    List<LinuxProcess> service() {
        var service = container.state().path("service");
        var pids = new ArrayList<Integer>();
        if (service.path("foreground").asBoolean()) pids.add(service.path("run").path("pid").asInt());
        else service.path("roots").forEach(root -> pids.add(root.path("pid").asInt()));
        return pids.stream().flatMap(pid -> container.inside(pid).stream()).toList();
    }

    /// `/data` has a complete marker of initialisation, or none.
    static void marked(Path data, boolean expected) {
        var marker = data.resolve("whaleup");
        if (Files.exists(marker) != expected)
            throw new Fault.Broken("/data " + (expected ? "has no marker" : "is marked as initialised"));
        if (!expected) return;
        var text = ContainerUnderTest.read(marker);
        if (!Json.object(text, "the marker", "").has("version"))
            throw new Fault.Broken("the marker of /data contains " + text);
    }

    private String state() {
        return container.state().path("state").asText("missing");
    }

    private Fault.Broken broken(String observation) {
        var log = container.log();
        return new Fault.Broken(observation + (log.isEmpty() ? "" : "; its last line: " + log.getLast()));
    }
}
