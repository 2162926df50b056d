package whaleware.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Instances that report seldom, over connections that stay open: measures the collector's CPU time and memory.
final class KeptConnections {
    private static final int INSTANCES = 5000, EVERY_SECONDS = 30;
    /// A collector runs for months: the compilers have done the most by then.
    private static final Duration WARM_UP = Duration.ofSeconds(120);
    private final CollectorProcess collector;
    private final CountDownLatch connected = new CountDownLatch(INSTANCES);
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();

    KeptConnections(CollectorProcess collector) {
        this.collector = collector;
    }

    void measure(Duration time) throws Exception {
        collector.start();
        System.out.printf("without instances: %d MB RSS%n", collector.memory());
        long begin = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        for (int i = 0; i < INSTANCES; i++) {
            int instance = i;
            Thread.ofVirtual().start(() -> report(instance, begin));
            if (i % 100 == 0) Thread.sleep(20);
        }
        while (!connected.await(1, TimeUnit.SECONDS)) collector.memory(); // throws if it has ended
        System.out.printf("%,d kept connections: %d MB RSS%n", INSTANCES, collector.memory());
        Thread.sleep(WARM_UP);
        slowest.set(0);
        long cpu = collector.cpu(), from = System.nanoTime();
        Thread.sleep(time);
        double used = (collector.cpu() - cpu) / ((System.nanoTime() - from) / 1e9);
        System.out.printf("%,d instances, %d numbers every %d s: CPU %.2f %% of a core, %d MB RSS, slowest %.0f ms,"
                + " %d failures%n", INSTANCES, ReporterConnection.NUMBERS, EVERY_SECONDS, used, collector.memory(),
                slowest.get() / 1e6, failures.get());
    }

    private void report(int instance, long begin) {
        try (var connection = connect(instance)) {
            connected.countDown();
            for (int n = 2; ; n++) {
                long at = begin + (long) ((n - 2 + instance / (double) INSTANCES) * EVERY_SECONDS * 1e9);
                Thread.sleep(Duration.ofNanos(Math.max(0, at - System.nanoTime())));
                long sent = System.nanoTime();
                if (connection.report(instance, n) != 204) failures.incrementAndGet();
                slowest.accumulateAndGet(System.nanoTime() - sent, Math::max);
            }
        } catch (IOException e) {
            failures.incrementAndGet();
        } catch (InterruptedException e) {
            // the end
        }
    }

    /// Returns a connection over which the first report was accepted.
    private ReporterConnection connect(int instance) throws InterruptedException {
        while (true) {
            try {
                var connection = new ReporterConnection(collector.port);
                if (connection.report(instance, 1) == 204) return connection;
                connection.close();
            } catch (IOException busy) {
                Thread.sleep(500);
            }
        }
    }
}
