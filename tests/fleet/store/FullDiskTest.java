package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static whaleware.fleet.store.FleetStore.Outcome.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A full disk refuses reports, loses none that it has acknowledged, and goes on when there is room again.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FullDiskTest {
    @TempDir
    Path folder;
    private final ManualClock clock = new ManualClock();
    private final Sender web = new Sender("web-1", "b1");
    private final List<Report> sent = new ArrayList<>();

    @BeforeEach
    void mountSmallDisk() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=4m", "none", folder.toString()) == 0,
                "only root can mount a small file system");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", folder.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private FleetStore open() throws IOException {
        return SqliteStore.open(folder.resolve("fleet.db"), StoreSettings.DEFAULT, clock);
    }

    /// Sends until the disk is full, and returns the report that was refused.
    private Report fill(FleetStore store) throws Exception {
        while (sent.size() < 100_000) {
            clock.advanceSeconds(1);
            var next = sent.size() % 2 == 0 ? web.enters("UP", clock.instant(), "x".repeat(1000))
                    : web.stats(clock.instant(), Map.of("n", (double) sent.size()));
            try {
                assertEquals(List.of(STORED), store.add(List.of(next), clock.instant()));
                sent.add(next);
            } catch (IOException full) {
                return next;
            }
        }
        throw new AssertionError("the disk is not full");
    }

    @Test
    void a_full_disk_refuses_reports_until_there_is_room() throws Exception {
        var ballast = Files.write(folder.resolve("ballast"), new byte[2 << 20]);
        Report refused;
        try (var store = open()) {
            refused = fill(store);
            assertThrows(IOException.class, () -> store.add(List.of(refused), clock.instant()));
            clock.advanceSeconds(3600);
            assertEquals(clock.instant(), store.listeningSince(), "it does not listen");
            assertEquals(sent.getLast().at(), store.instances().get("web-1").lastSeen());
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 10; i++) store.maintain(clock.advance(Maintenance.FOLD));
            });
            Files.delete(ballast);
            assertEquals(List.of(STORED), store.add(List.of(refused), clock.instant()));
            sent.add(refused);
            assertEquals(clock.instant(), store.listeningSince());
            store.maintain(clock.advance(Maintenance.FOLD));
            verify(store);
        }
        try (var store = open()) {
            verify(store);
        }
    }

    @Test
    void a_collector_that_is_started_again_on_a_full_disk_has_lost_nothing() throws Exception {
        var ballast = Files.write(folder.resolve("ballast"), new byte[2 << 20]);
        Report refused;
        var store = open();
        refused = fill(store);
        store.close();
        try {
            store = open();
            store.close();
        } catch (IOException full) {
            // or it cannot be opened
        }
        Files.delete(ballast);
        try (var again = open()) {
            verify(again);
            assertEquals(List.of(STORED), again.add(List.of(refused), clock.instant()));
        }
    }

    private void verify(FleetStore store) throws IOException {
        var events = sent.stream().filter(report -> report.kind().equals(Report.LIFECYCLE)).map(Report::id).toList();
        assertEquals(events.reversed(), store.history("web-1", Instant.MAX, 100_000).stream()
                .map(HistoryEntry::id).toList());
        var numbers = sent.stream().filter(report -> report.kind().equals(Report.STATS))
                .mapToDouble(report -> report.numbers().get("n")).toArray();
        assertArrayEquals(numbers, store.series("web-1", List.of("n"), sent.getFirst().at(),
                clock.instant().plusSeconds(1), Integer.MAX_VALUE).getFirst().avg());
    }
}
