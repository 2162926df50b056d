package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Measures events a second by each build's own `tests/bench/reports`.
record DeliveryRates(Results results, List<Build> builds) {
    static final String HTTP = "`http:` reports", NDJSON = "`http:` reports to a server that takes NDJSON";
    static final String FILE = "`file:` reports";
    private static final Map<String, String> ROWS = Map.of("http:", HTTP, "http: NDJSON", NDJSON, "file:", FILE);

    void measure(int runs) throws Exception {
        results.rounds("reports", runs, () -> {
            for (var build : builds) measure(build);
        });
    }

    private void measure(Build build) throws Exception {
        Path out = Files.createTempFile(build.setup().folder(), "rates", "");
        var cache = Map.of("WW_CACHE", build.setup().cache().toString());
        BenchSetup.run(cache, ProcessBuilder.Redirect.to(out.toFile()), build.checkout() + "/tests/bench/reports",
                "10000", "file", "http");
        for (var line : Files.readString(out).lines().toList()) {
            var words = line.strip().split(" {2,}");
            var row = ROWS.get(words[0]);
            if (row != null) results.add(row, build.name(), "events/s", Double.parseDouble(words[1]));
        }
    }
}
