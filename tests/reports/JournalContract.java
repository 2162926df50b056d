package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// A report delivery with a back-end that is down, so that all events wait in the journal for the next start.
abstract class JournalContract extends ReportsContract {
    final FakeBackend down = new FakeBackend(e -> {
        throw new IOException("down");
    });

    Path folder() {
        return (initialised ? data.resolve(".ww") : run).resolve(Journal.NAME);
    }

    void send(ReportDelivery reports, IntStream numbers) {
        numbers.mapToObj(JournalContract::event).forEach(reports::send);
        assertTrue(reports.awaitWritten(LONG));
    }

    private static Event event(int n) {
        if (n % 3 == 0) return stats(n);
        return switch (n % 10) {
            case 7 -> run(Event.Kind.SCHEDULE, n);
            case 8 -> run(Event.Kind.BACKUP, n);
            default -> state(n);
        };
    }

    /// Returns the ids that the next start delivers.
    List<String> nextStart() {
        var up = new FakeBackend(e -> {});
        reports(FAST, up).close(LONG);
        return up.arrived;
    }

    Path file(String kind) throws IOException {
        try (var all = Files.list(folder())) {
            return all.filter(file -> file.getFileName().toString().startsWith(kind + "-")).sorted().toList().getLast();
        }
    }
}
