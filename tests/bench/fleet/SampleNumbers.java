package whaleware.fleet.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// The 20 numbers of a web application: gauges, counters, times, ratios; two of them have all digits of a double.
final class SampleNumbers {
    private final Random random;
    private final long[] totals = new long[5];
    private double memory = 300e6, heap = 120e6;
    private long uptime;

    SampleNumbers(long seed) {
        random = new Random(seed);
    }

    Map<String, Double> next() {
        var numbers = new LinkedHashMap<String, Double>();
        memory = Math.clamp(memory + random.nextGaussian() * 2e6, 200e6, 500e6);
        heap = Math.clamp(heap + random.nextGaussian() * 4e6, 50e6, 200e6);
        double load = 0.5 + 0.4 * Math.sin(uptime / 86_400.0 * 2 * Math.PI);
        uptime += 30;
        int requests = (int) (load * 3000 + random.nextInt(300));
        totals[0] += requests;
        totals[1] += random.nextInt(50) == 0 ? 1 : 0;
        totals[2] += requests * 4200L + random.nextInt(100_000);
        totals[3] += requests * 310L + random.nextInt(10_000);
        totals[4] += random.nextInt(4);
        numbers.put("requests_total", (double) totals[0]);
        numbers.put("errors_total", (double) totals[1]);
        numbers.put("sent_bytes_total", (double) totals[2]);
        numbers.put("received_bytes_total", (double) totals[3]);
        numbers.put("gc.collections_total", (double) totals[4]);
        numbers.put("latency.p50_ms", Math.round((4 + load * 3 + random.nextDouble()) * 100) / 100.0);
        numbers.put("latency.p99_ms", Math.round((40 + load * 60 + random.nextDouble() * 30) * 100) / 100.0);
        numbers.put("latency.max_ms", Math.round((100 + random.nextDouble() * 400) * 10) / 10.0);
        numbers.put("db.openConnections", (double) (5 + (int) (load * 10) + random.nextInt(3)));
        numbers.put("db.waiting", random.nextInt(20) == 0 ? 1.0 : 0.0);
        numbers.put("queue.length", (double) random.nextInt(12));
        numbers.put("threads", (double) (40 + random.nextInt(6)));
        numbers.put("heap_bytes", (double) ((long) heap / 8 * 8));
        numbers.put("cache.hit_ratio", 0.9 + random.nextDouble() * 0.1);
        numbers.put("load.average", random.nextDouble() * 2);
        numbers.put("system.memory_bytes", (double) ((long) memory / 4096 * 4096));
        numbers.put("system.cpu_percent", Math.round((load * 60 + random.nextDouble() * 10) * 10) / 10.0);
        numbers.put("system.pids", (double) (42 + random.nextInt(3)));
        numbers.put("system.disk_bytes", 1e9 + uptime / 3600 * 65_536.0);
        numbers.put("system.uptime_seconds", (double) uptime);
        return numbers;
    }
}
