package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// Reports whose back-end is down, so that all of them wait in the journal for the next life.
abstract class JournalContract extends ReportsContract {
    final Fake down = new Fake(e -> {
        throw new IOException("down");
    });

    Path folder() {
        return (settled ? data.resolve(".ww") : run).resolve(Journal.NAME);
    }

    void sent(ReportDelivery reports, IntStream numbers) {
        numbers.forEach(n -> reports.send(n % 3 == 0 ? stats(n) : state(n)));
        assertTrue(reports.awaitWritten(LONG));
    }

    List<String> nextLife() {
        var up = new Fake(e -> {});
        reports(SHORT, up).close(LONG);
        return up.arrived;
    }

    Path file(String kind) throws IOException {
        try (var all = Files.list(folder())) {
            return all.filter(file -> file.getFileName().toString().startsWith(kind + "-")).sorted().toList().getLast();
        }
    }
}
