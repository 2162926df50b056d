package whaleware.faults;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;

/// The fault suite passes a home that keeps the promises, and fails one that breaks them.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(1800)
class TortureTest {
    private static final String SOME = "term-ignored-by-firstboot,monitor-killed,supervisor-in-upgrade,"
            + "firstboot-done-no-mark,data-full-in-firstboot,second-instance,uid-12345-read-only,bad-cfg-syntax,"
            + "crash-in-backup,crash-in-restore-of-restore";

    private static final String BARE = "term-twice,svcdown-255,supervisor-in-stop,freeze-in-stop,pids-limit,hup";

    /// Returns a home with a daemon, data that firstboot makes, and a monitor that checks both.
    private static Home simple() {
        return Home.fresh("tortured").cfg("{\"webapp\": \"simple\"}")
                .hook("firstboot", "echo made >\"$WW_DATA/content\"")
                .hook("svcup", "setsid sleep 9999 >/dev/null 2>&1 &", "echo $! >\"$WW_RUN/sleeper\"")
                .hook("monitor", "echo '{\"content\": \"'\"$(cat \"$WW_DATA/content\")\"'\"}'",
                        "grep -q sleep \"/proc/$(cat \"$WW_RUN/sleeper\")/stat\"");
    }

    private static RunningScript torture(Home home, String... args) {
        var all = new ArrayList<>(List.of(home.path.toString()));
        all.addAll(List.of(args));
        var torture = home.start("tests/torture", all.toArray(String[]::new));
        torture.exit(Duration.ofSeconds(Sweep.whole() ? 1790 : 590));
        return torture;
    }

    @Test
    @Tag(Sweep.ONLY_WHOLE)
    void a_home_that_keeps_its_promises_passes() {
        try (var home = simple()) {
            var torture = Sweep.whole() ? torture(home) : torture(home, "--only", SOME);
            assertEquals(0, torture.exit(), () -> String.join("\n", torture.all()));
            var last = torture.out().getLast();
            assertTrue(last.matches("\\d+ passed, 0 failed"), last);
            assertTrue(Integer.parseInt(last.split(" ")[0]) >= (Sweep.whole() ? 165 : 10), last);
        }
    }

    /// The home of an image to which nothing was added: no service, no monitor, not baked.
    @Test
    void a_bare_home_passes() {
        try (var home = Home.fresh("bare")) {
            var script = "rm lib && cp -a \"$0\"/ww/. . && cp -a \"$0\"/usr \"$0\"/etc \"$0\"/lib .";
            var copy = home.start("/bin/sh", "-c", script, Home.CHECKOUT.toString());
            assertEquals(0, copy.exit(), () -> copy.all().toString());
            var torture = Sweep.whole() ? torture(home) : torture(home, "--only", BARE);
            assertEquals(0, torture.exit(), () -> String.join("\n", torture.all()));
            var last = torture.out().getLast();
            assertTrue(last.matches("\\d+ passed, 0 failed"), last);
            assertTrue(Integer.parseInt(last.split(" ")[0]) >= (Sweep.whole() ? 155 : 5), last);
        }
    }

    @Test
    @Tag(Sweep.ONLY_WHOLE)
    void a_firstboot_that_fails_on_its_second_run_fails() {
        try (var home = simple().hook("firstboot", "mkdir \"$WW_DATA/db\"")) {
            var torture = torture(home, "--only", "firstboot-done-no-mark,bad-cfg-type");
            assertEquals(1, torture.exit(), () -> String.join("\n", torture.all()));
            assertTrue(torture.out().stream().anyMatch(line -> line.startsWith("FAIL  firstboot-done-no-mark")
                    && line.contains("ended with 11 before UP")), () -> String.join("\n", torture.out()));
            assertEquals("1 passed, 1 failed", torture.out().getLast());
        }
    }

    @Test
    @Tag(Sweep.ONLY_WHOLE)
    void a_service_whose_stop_signal_is_QUIT_gives_no_false_alarm() {
        try (var home = simple().hook("svcup", "exec sleep 9999").hook("monitor", "echo '{}'").cfg(
                "{\"ww\": {\"service\": {\"foreground\": true, \"stop_signal\": \"QUIT\"}}}")) {
            var torture = torture(home, "--only", "term-ignored-by-svcup,term-in-svcup");
            assertEquals(0, torture.exit(), () -> String.join("\n", torture.all()));
            assertEquals("2 passed, 0 failed", torture.out().getLast());
        }
    }

    @Test
    @Tag(Sweep.ONLY_WHOLE)
    void a_home_that_fails_without_a_fault_is_refused() {
        try (var home = simple().hook("warmup", "exit 3")) {
            var torture = torture(home, "--only", "hup");
            assertEquals(1, torture.exit());
            var error = "torture: cannot begin: without any fault it ended with 14 before UP";
            assertTrue(torture.err().getLast().startsWith(error), torture.err().toString());
        }
    }

    @Test
    void each_of_at_least_sixty_faults_has_a_unique_name_and_a_promise() {
        try (var home = Home.fresh()) {
            var torture = home.start("tests/torture", "--list");
            assertEquals(0, torture.exit(Duration.ofSeconds(90)), () -> torture.all().toString());
            var names = torture.out().stream().limit(torture.out().size() - 2)
                    .map(line -> line.split("  +", 2)).toList();
            assertTrue(names.size() >= 60, "" + names.size());
            assertTrue(names.stream().allMatch(line -> line.length == 2), torture.out()::toString);
            assertEquals(names.size(), names.stream().map(line -> line[0]).distinct().count());
            var again = home.start("tests/torture", "--list");
            assertEquals(0, again.exit(Duration.ofSeconds(90)), () -> again.all().toString());
            assertEquals(torture.out(), again.out(), "--part needs the same order each time");
            for (var wrong : List.of(List.of("--only", "no-such-fault", "."), List.of("/proc"), List.of()))
                assertEquals(64, home.start("tests/torture", wrong.toArray(String[]::new)).exit());
        }
    }
}
