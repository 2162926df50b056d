package whaleware;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the other tests rely on: [Home], [Running] and [Sweep] do what they say.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HarnessTest {
    @Test
    void a_script_is_seen_line_by_line_and_ends_with_its_own_code() {
        try (var home = Home.fresh()) {
            home.hook("it", "echo out; echo err >&2; read x; echo got $x; exit 7").env("x", null);
            var it = home.start(home.path + "/usr/it");
            it.awaitLine("err").awaitLine("out");
            assertTrue(it.alive());
            assertDoesNotThrow(() -> { it.stdin().write("in\n".getBytes()); it.stdin().flush(); });
            assertEquals(7, it.exit());
            assertEquals(List.of("out", "got in"), it.out());
            assertEquals(List.of("err"), it.err());
        }
    }

    @Test
    void a_signal_that_kills_is_told_as_128_and_its_number() {
        try (var home = Home.fresh()) {
            home.hook("it", "echo on; exec sleep 100");
            assertEquals(143, home.start(home.path + "/usr/it").awaitLine("on").signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @EnumSource
    void PID_1_is_the_script_itself_under_the_shell_asked_for(Shell shell) {
        try (var home = Home.fresh("with 'space'")) {
            home.hook("it", "trap 'echo trapped; exit 3' TERM", "echo pid $$", "cmp /proc/1/exe " + shell.path + " && echo same", "sleep 100 & wait");
            var it = home.asPid1(shell).start(home.path + "/usr/it").awaitLine("same");
            assertEquals(List.of("pid 1", "same"), it.all());
            assertEquals(3, it.signal("TERM").exit());
            assertEquals(List.of(), home.processes());
        }
    }

    @Test
    void whatever_is_left_is_seen_and_ended_with_the_home() throws Exception {
        Home home = Home.fresh();
        try (home) {
            home.hook("it", "setsid sleep 1234 >/dev/null 2>&1 &");
            assertEquals(0, home.start(home.path + "/usr/it").exit());
            Await.until("sleep", () -> home.processes().size() == 1 && home.processes().getFirst().endsWith("sleep 1234"));
        }
        assertEquals(List.of(), home.processes());
        assertFalse(Files.exists(home.path));
    }

    @Test
    void what_does_not_come_fails_with_all_that_was_printed() {
        try (var home = Home.fresh()) {
            home.hook("it", "echo so far");
            var error = assertThrows(AssertionError.class, () -> home.start(home.path + "/usr/it").awaitLine("never"));
            assertTrue(error.getMessage().contains("ended with 0 before a line with 'never'; it printed:\nso far"), error.getMessage());
        }
    }

    @Test
    void a_thinned_sweep_keeps_its_ends() {
        var some = Sweep.millis(0, 3000, 50);
        assertEquals(0, some.getFirst());
        assertEquals(3000, some.getLast());
        assertEquals(Sweep.whole() ? 61 : 6, some.size());
        assertThrows(AssertionError.class, () -> Await.until(Duration.ofMillis(10), () -> "x", () -> false));
    }
}
