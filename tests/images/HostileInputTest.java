package whaleware.images;

import static org.junit.jupiter.api.Assertions.*;
import static whaleware.images.SecurityTest.*;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.ExitCode;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// The promises of "Security" in tests/images/README.md about hostile input: configuration, output of hooks, words in
/// the pipe.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HostileInputTest {
    private static void noEscape(RunningScript run) {
        for (var line : run.all()) assertFalse(line.contains("\u001b"), () -> "an escape sequence in: " + line);
    }

    @Test
    void a_hostile_configuration_forges_no_log_line_and_runs_no_command() throws Exception {
        try (var home = Home.fresh().withDefaults().hook("svcup", DAEMON).hook("monitor", "echo '{}'")) {
            home.cfg("{\"version\": \"1\", \"webapp\": \"\", \"notify_url\": \"stdout:\"}").hook("boot", "exit 1");
            var evil = "\\u001b[2J\\r\\nrun: STOPPED\\n"
                    + "`touch $WW_BACKUP/ran`$(touch $WW_BACKUP/ran);touch $WW_BACKUP/ran";
            home.env("CFG", """
                    {"version": "EVIL", "webapp": "EVIL", "EVIL": 1,
                     "ww": {"EVIL": 2, "ignore_failures": ["boot"]}}
                    """.replace("EVIL", evil));
            var run = start(home).awaitLine("run: UP after");
            assertFalse(run.all().contains("run: STOPPED"), () -> String.join("\n", run.all()));
            noEscape(run);
            assertEquals(1, run.state().lines().count());
            stop(run);
            assertFalse(Files.exists(home.backup.resolve("ran")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"version\": \"a\\u0000b\"}", "{\"webapp\": \"a\\u0000b\"}",
        "{\"ww\": {\"stop\": {\"grace\": \"\\u001b[2J\"}}}", "{\"notify_url\": \"http://\\u001b[2J\\nrun: UP/\"}",
        "{\"a\": \"${file:/dev/zero}\"}"})
    void a_hostile_value_is_harmless_or_ends_the_start_with_exit_78(String cfg) {
        try (var home = Home.fresh().env("CFG", cfg).hook("svcup", DAEMON).hook("boot", "env >/dev/null")) {
            var run = start(home);
            run.await("UP, or the end", () -> !run.alive()
                    || run.all().stream().anyMatch(line -> line.startsWith("run: UP after")));
            if (run.alive()) stop(run);
            else assertEquals(ExitCode.CONFIG, run.exit(), () -> String.join("\n", run.all()));
            noEscape(run);
            assertFalse(run.all().stream().anyMatch(line -> line.contains("internal error")),
                    () -> String.join("\n", run.all()));
        }
    }

    @Test
    void each_line_of_a_hook_has_its_name_in_front_and_a_hostile_answer_of_monitor_is_a_warning() {
        try (var home = Home.fresh().withDefaults().hook("svcup", DAEMON)) {
            home.cfg("{\"notify_url\": \"stdout:\", \"ww\": {\"monitor\": {\"every\": \"50ms\"}}}");
            home.hook("boot", "printf 'run: STOPPED\\n\\nrun: ERROR\\n'; printf 'run: ERROR\\n' >&2");
            home.hook("monitor", """
                    n=$(cat "$WW_DATA/n" 2>/dev/null); echo $((n + 1)) >"$WW_DATA/n"
                    case $n in
                    1) printf '{"a":'; head -c 60000 /dev/zero | tr '\\0' '[' ;;
                    2) printf '{"a": "\\033[2J"}' ;;
                    3) printf '{"a": 1e999999999, "b": 1%060000d}' 0 ;;
                    4) printf '{}\\nrun: STOPPED\\n' ;;
                    5) head -c 50000 /dev/urandom ;;
                    6) printf '{"event": "lifecycle", "state": "STOPPED"}' ;;
                    *) echo '{}' ;;
                    esac""");
            var run = start(home).awaitLine("run: UP after");
            run.await("all answers", () -> Await.read(home.data.resolve("n")).strip().length() > 1);
            assertTrue(run.all().containsAll(List.of("boot: run: STOPPED", "boot: run: ERROR")), run.all()::toString);
            assertFalse(run.all().stream().anyMatch(line -> line.equals("run: STOPPED") || line.equals("run: ERROR")
                    || line.startsWith("run: RESTARTING")), () -> String.join("\n", run.all()));
            assertFalse(run.all().stream()
                    .anyMatch(line -> line.startsWith("{\"event\":\"lifecycle\"") && line.contains("STOPPED")));
            noEscape(run);
            stop(run);
        }
    }

    @Test
    void unknown_words_in_the_pipe_are_ignored() throws Exception {
        try (var home = Home.fresh().hook("svcup", DAEMON).hook("monitor", "echo '{}'")) {
            var run = start(home).awaitLine("run: UP after");
            home.start("/bin/sh", "-c", """
                    {
                      printf '\\033[2Jx\\n\\n\\0\\nTERM x\\nterm\\nSTOPPED\\n'
                      head -c 300000 /dev/urandom | tr -d '\\n'; echo
                    } >"$WW_RUN/words"
                    """).exit();
            home.start("/bin/sh", "-c", "echo HUP >\"$WW_RUN/words\"").exit();
            run.awaitLine("RESTARTING").awaitState(State.UP);
            noEscape(run);
            stop(run);
        }
    }
}
