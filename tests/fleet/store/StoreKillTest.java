package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fixtures.DatabaseServer;
import whaleware.fixtures.Sweep;
import whaleware.reports.backends.SqlDialect;

/// A collector that is killed at any moment, also while it folds and rolls up, has stored each report that it has
/// acknowledged, and none twice.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(1800)
class StoreKillTest {
    private static final int KILLS = Sweep.whole() ? 200 : 5;
    private final Random random = new Random(7);
    @TempDir
    Path folder;

    @Test
    void in_sqlite_no_acknowledged_report_is_lost_and_none_is_there_twice() throws Exception {
        kill(folder.resolve("fleet.db").toString());
    }

    @Test
    void in_postgresql_no_acknowledged_report_is_lost_and_none_is_there_twice() throws Exception {
        try (var server = new DatabaseServer(SqlDialect.POSTGRESQL)) {
            server.start();
            kill(server.url());
        }
    }

    private void kill(String store) throws Exception {
        var acknowledged = new long[StoreWriterMain.SENDERS];
        for (int kill = 0; kill < KILLS; kill++) {
            runAndKill(store, acknowledged);
            if (kill % 10 == 9 || kill == KILLS - 1) verify(store, acknowledged);
        }
    }

    private void runAndKill(String store, long[] acknowledged) throws Exception {
        var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), StoreWriterMain.class.getName(), store));
        for (long sequence : acknowledged) command.add("" + (sequence + 1));
        var errors = folder.resolve("errors").toFile();
        var process = new ProcessBuilder(command).redirectError(errors).start();
        try (var out = process.inputReader()) {
            var first = out.readLine();
            assertNotNull(first, () -> "the collector ended: " + read(errors.toPath()));
            note(first, acknowledged);
            var reader = Thread.ofVirtual().start(() -> readAll(out, acknowledged));
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
            process.destroyForcibly().waitFor();
            reader.join();
        }
        assertEquals(137, process.exitValue(), () -> read(errors.toPath()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void readAll(BufferedReader from, long[] acknowledged) {
        try {
            for (String line; (line = from.readLine()) != null; ) note(line, acknowledged);
        } catch (IOException killed) {
            // the last line may be cut
        }
    }

    private static void note(String line, long[] acknowledged) {
        var words = line.split(" ");
        if (words.length < 2 || words[1].isEmpty()) return;
        int sender = Integer.parseInt(words[0]);
        // a number that is cut by the kill is a lower one
        acknowledged[sender] = Math.max(acknowledged[sender], Long.parseLong(words[1]));
    }

    private static void verify(String target, long[] acknowledged) throws Exception {
        for (int round = 0; round < 2; round++) {
            try (var store = StoreWriterMain.open(target, () -> StoreWriterMain.START.plus(Duration.ofDays(1)))) {
                for (int sender = 0; sender < acknowledged.length; sender++)
                    verify(store, sender, acknowledged[sender]);
                store.maintain(StoreWriterMain.START.plus(Duration.ofDays(1)));
            }
        }
    }

    private static void verify(FleetStore store, int sender, long acknowledged) throws Exception {
        var name = "web-" + sender;
        var events = store.history(name, Instant.MAX, 1_000_000).reversed().stream()
                .map(entry -> Long.parseLong(entry.id().replaceFirst(".*-", ""))).toList();
        long last = Math.max(acknowledged, events.isEmpty() ? 0 : events.getLast());
        assertEquals(LongStream.rangeClosed(1, last).filter(StoreWriterMain::isEvent).boxed().toList(), events, name);
        var start = StoreWriterMain.START;
        var numbers = store.series(name, List.of("n"), start, start.plusSeconds(last + 1), Integer.MAX_VALUE);
        var expected = LongStream.rangeClosed(1, last).filter(n -> !StoreWriterMain.isEvent(n)).asDoubleStream();
        assertArrayEquals(expected.toArray(), numbers.getFirst().avg(), name);
        var again = List.of(StoreWriterMain.report(sender, acknowledged));
        assertEquals(List.of(FleetStore.Outcome.KNOWN), store.add(again, start.plusSeconds(acknowledged)));
    }
}
