package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// A backup of many gigabytes costs the supervisor no memory, and a stop in the middle ends within its budget.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(1200)
class LargeBackupTest {
    private static final Duration BUDGET = Duration.ofSeconds(8), LONG = Duration.ofMinutes(8);
    private static final int GIGABYTES = Sweep.whole() ? 10 : 2;

    private static Home home() {
        return Home.fresh().hook("svcup", "sleep 1000 &").hook("restore", "true").file("size", "1M")
                .hook("backup", "truncate -s $(cat \"$WW_HOME/size\") \"$WW_BACKUP_TO/dump\"");
    }

    private static boolean hashing(Home home) {
        return home.processes().stream().anyMatch(line -> line.contains("sha256sum"));
    }

    private static List<String> backups(Home home) throws Exception {
        return RecordingHome.entries(home.backup).stream().filter(Backup::isTime).toList();
    }

    private static void stopsInTime(Home home, RunningScript run) {
        run.await("sha256sum", () -> hashing(home));
        long begin = System.nanoTime();
        assertEquals(0, run.signal("TERM").exit(), run.all()::toString);
        var took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.println("the stop took " + took.toMillis() + " ms");
        assertTrue(took.compareTo(BUDGET) < 0);
        assertFalse(hashing(home), () -> "" + home.processes());
    }

    /// Returns the largest memory that the supervisor has had, in kB.
    private static long peak(RunningScript run) {
        return Await.read(Path.of("/proc/" + run.supervisor(0) + "/status")).lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    @Test
    void its_hashes_cost_no_memory_and_a_stop_in_the_middle_is_in_time() throws Exception {
        try (var home = home()) {
            var run = home.start("ww/run").awaitState(State.UP);
            for (int i = 0; i < 3; i++) assertEquals(0, home.start("ww/ww", "backup").exit());
            long before = peak(run);
            home.file("size", GIGABYTES + "G");
            long begin = System.nanoTime();
            var large = home.start("ww/ww", "backup");
            assertEquals(0, large.exit(LONG), large.all()::toString);
            double seconds = (System.nanoTime() - begin) / 1e9;
            long grown = peak(run) - before;
            System.out.printf("%d GB in %.1f s; the supervisor's peak was %d kB before, and grew by %d kB%n", GIGABYTES,
                    seconds, before, grown);
            assertTrue(grown < 16_000, () -> grown + " kB");
            var kept = backups(home);

            home.start("ww/ww", "restore", "latest"); // a stop in its verification
            stopsInTime(home, run);
            var again = home.start("ww/run").awaitLine("run: UP after");
            home.start("ww/ww", "backup");
            stopsInTime(home, again);
            assertEquals(kept, backups(home));
        }
    }
}
