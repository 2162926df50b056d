package whaleware.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import whaleware.base.Backoff;
import whaleware.fixtures.Home;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.BackendFactory;

/// A program that reports thirty changes of state. Its arguments: the folder of the journal, URL, CA, seed. It is a
/// process of its own for its own host names (`jdk.net.hosts.file`). Prints whether all events were delivered, and how
/// many rejected.
final class ThirtyStatesMain {
    private static final int EVENTS = 30;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), 0.2);

    static void main(String... args) {
        var folder = Path.of(args[0]);
        var random = new Random(Long.parseLong(args[3]));
        var context = new BackendContext("", args[2], Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {});
        var backend = BackendFactory.of(JsonNodeFactory.instance.textNode(args[1]), context);
        var reports = new ReportDelivery(new Journal(folder, folder, () -> false, line -> {}), folder, "b",
                System.err::println, BACKOFF);
        reports.use(backend, backend);
        for (int n = 1; n <= EVENTS; n++) {
            reports.send(ReportsContract.state(n));
            pause(random.nextInt(200));
        }
        boolean all = reports.flush(Duration.ofSeconds(100));
        var status = reports.status().getFirst();
        reports.close();
        IO.println(all + ", " + status.refused() + " refused" + (all ? "" : ": " + status));
        System.exit(0);
    }

    /// Returns the ids of the events, in their order.
    static List<String> ids() {
        return ReportsContract.ids(IntStream.rangeClosed(1, EVENTS));
    }

    static void pause(int millis) {
        var until = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < until) LockSupport.parkNanos(until - System.nanoTime());
    }
}
