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

/// One container, started and stopped again and again in the same places: nothing grows, neither files, nor the journal, nor the memory of the supervisor.
@DisplayNameGeneration(ReplaceUnderscores.class)
class CyclesTest {
    private static final int CYCLES = Sweep.whole() ? 500 : 4, SETTLED = Sweep.whole() ? 120 : 2; // the history is full after a hundred lines

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void hundreds_of_starts_and_stops_leave_nothing_behind() throws Exception {
        try (var home = Home.fresh().withDefaults().cfg("{\"version\": \"1\", \"notify_url\": \"stdout:\"}").asPid1(Shell.DASH)) {
            home.hook("firstboot", "touch \"$WW_DATA/made\"").hook("svcup", "sleep 1000 >/dev/null 2>&1 &").hook("monitor", "echo '{\"a\": 1}'");
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
                } else if (Sweep.whole()) assertTrue(used < memory * 5 / 4, "of " + memory + " kB it has become " + used);    // two are too few to know the most
            }
            var after = files(home);
            assertEquals(files.keySet(), after.keySet());
            for (var name : files.keySet()) assertTrue(after.get(name) < most(name, files.get(name)), name + " has grown from " + files.get(name) + " to " + after.get(name) + " bytes");
        }
    }

    /// The journal and the history go round within bounds of their own; all else stays as it is.
    private static long most(String name, long settled) {
        return name.contains("journal-1") ? 4L * SegmentedLog.SEGMENT_BYTES : name.endsWith("/history") ? 64 << 10 : settled + 1024;
    }

    /// What a process has in memory of its own, in kilobytes.
    private static long memory(long pid) {
        return Await.read(Path.of("/proc/" + pid + "/status")).lines().filter(line -> line.startsWith("RssAnon:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    }

    /// Every file in the places of a home, with its size; names are without their numbers, since those of the journal tell the time.
    private static TreeMap<String, Long> files(Home home) throws IOException {
        var files = new TreeMap<String, Long>();
        for (var place : List.of(home.path, home.data, home.run, home.backup))
            try (Stream<Path> all = Files.walk(place)) {
                for (var file : all.filter(Files::isRegularFile).toList()) files.merge(file.toString().replaceAll("-[0-9]{6,}", "-N"), Files.size(file), Long::sum);
            }
        return files;
    }
}
