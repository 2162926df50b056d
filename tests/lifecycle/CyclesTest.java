package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.Shell;
import whaleware.fixtures.Sweep;
import whaleware.reports.SegmentedLog;

/// One container that starts and stops many times in the same folders: no file, no journal and no memory of the
/// supervisor grows.
@DisplayNameGeneration(ReplaceUnderscores.class)
class CyclesTest {
    /// The number of starts, and after how many of them the sizes count: the history is full after a hundred lines.
    private static final int CYCLES = Sweep.whole() ? 500 : 4, SETTLED = Sweep.whole() ? 120 : 2;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void repeated_starts_and_stops_leave_no_growing_files_or_memory() throws Exception {
        try (var home = Home.fresh().withDefaults().cfg("{\"version\": \"1\", \"notify_url\": \"stdout:\"}")
                .asPid1(Shell.DASH)) {
            home.hook("firstboot", "touch \"$WW_DATA/made\"").hook("svcup", "sleep 1000 >/dev/null 2>&1 &")
                    .hook("monitor", "echo '{\"a\": 1}'");
            var files = new TreeMap<String, Long>();
            long memory = 0;
            for (int i = 1; i <= CYCLES; i++) {
                var run = home.start("ww/run").awaitLine("run: UP after").awaitLine("\"stats\":{\"a\":1}");
                assertEquals(i == 1, run.all().contains("run: FIRSTBOOT"));
                long used = memory(run.supervisor(0));
                assertEquals(0, run.signal("TERM").exit(), () -> String.join("\n", run.all()));
                if (i <= SETTLED) {
                    memory = Math.max(memory, used);
                    files = files(home);
                } else if (Sweep.whole()) { // two starts are too few for a maximum
                    assertTrue(used < memory * 5 / 4, memory + " kB have grown to " + used + " kB");
                }
            }
            var after = files(home);
            assertEquals(files.keySet(), after.keySet());
            for (var name : files.keySet()) {
                assertTrue(after.get(name) < most(name, files.get(name)),
                        name + " has grown from " + files.get(name) + " to " + after.get(name) + " bytes");
            }
        }
    }

    /// Returns the largest size of a file: the journal and the history have limits of their own, other files keep
    /// their size.
    private static long most(String name, long settled) {
        return name.contains("journal-1") ? 4L * SegmentedLog.SEGMENT_BYTES : name.endsWith("/history") ? 64 << 10
                : settled + 1024;
    }

    /// Returns the private memory of a process, in kilobytes.
    private static long memory(long pid) {
        return Await.read(Path.of("/proc/" + pid + "/status")).lines().filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    }

    /// Returns every file of a home with its size. Numbers in names are masked, because those of the journal are
    /// times.
    private static TreeMap<String, Long> files(Home home) throws IOException {
        var files = new TreeMap<String, Long>();
        for (var place : List.of(home.path, home.data, home.run, home.backup))
            try (Stream<Path> all = Files.walk(place)) {
                for (var file : all.filter(Files::isRegularFile).toList()) {
                    files.merge(file.toString().replaceAll("-[0-9]{6,}", "-N"), Files.size(file), Long::sum);
                }
            }
        return files;
    }
}
