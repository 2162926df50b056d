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

/// Says of one container, or of what it leaves behind, whether it is what was promised.
record Expectations(ContainerUnderTest cell) {
    /// Waits until this is so.
    /// @throws Fault.Broken where it is not so within this time, or where the container ends before
    void until(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!cell.alive() && !condition.getAsBoolean()) throw broken("ended with " + cell.exit(Duration.ZERO).orElse(-1) + " before " + what);
            if (System.nanoTime() > end) throw broken("no " + what + " within " + limit.toSeconds() + " s, but " + cell.state().path("state").asText("no state"));
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Waits for its end.
    /// @param late what it is called to take longer
    /// @return its exit code, which is one of these
    int ends(Duration within, String late, Integer... codes) {
        var exit = cell.exit(within);
        if (exit.isEmpty()) throw broken(late);
        if (!Arrays.asList(codes).contains(exit.getAsInt())) throw broken("exit code " + exit.getAsInt());
        return exit.getAsInt();
    }

    /// No process of it is left.
    void leavesNothing() {
        if (!cell.crowd().isEmpty()) throw new Fault.Broken("processes are left: " + cell.crowd());
    }

    /// It is UP, and was restarted as often as this.
    void undisturbed(int restarts) {
        if (restarts() != restarts || !cell.state().path("state").asText().equals("UP")) throw broken("restarted: " + cell.state().path("state").asText());
    }

    int restarts() {
        return cell.state().path("restarts").asInt();
    }

    /// The processes of the service that whaleware watches.
    List<LinuxProcess> service() {
        var service = cell.state().path("service");
        var pids = new ArrayList<Integer>();
        if (service.path("foreground").asBoolean()) pids.add(service.path("run").path("pid").asInt());
        else service.path("roots").forEach(root -> pids.add(root.path("pid").asInt()));
        return pids.stream().flatMap(pid -> cell.inside(pid).stream()).toList();
    }

    /// Whether its `/data` counts as initialised; then the mark is whole.
    static void marked(Path data, boolean expected) {
        var mark = data.resolve("whaleup");
        if (Files.exists(mark) != expected) throw new Fault.Broken("/data " + (expected ? "has no mark" : "is marked as initialised"));
        if (expected && !Json.object(ContainerUnderTest.read(mark), "the mark", "").has("version")) throw new Fault.Broken("the mark of /data says " + ContainerUnderTest.read(mark));
    }

    private Fault.Broken broken(String what) {
        return new Fault.Broken(what + (cell.log().isEmpty() ? "" : "; its last line: " + cell.log().getLast()));
    }
}
