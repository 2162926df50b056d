package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.Sweep;

/// How a hook is found and started, and what becomes of one that cannot be run or takes too long.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookTest {
    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("boot", 10, "no x-bit", "not executable (chmod +x it, or COPY --chmod=755)"),
                Arguments.of("firstboot", 11, "CRLF", "its lines end as on Windows (CRLF) (sed -i"),
                Arguments.of("upgrade", 12, "folder", "it is a folder (put the hook's file there)"),
                Arguments.of("svcup", 13, "dangling", "the link's target does not exist (COPY the file itself, or fix the link)"),
                Arguments.of("warmup", 14, "no interpreter", "its interpreter /no/such/sh does not exist (install it"),
                Arguments.of("monitor", 10, "no x-bit", "not executable (chmod +x it"),
                Arguments.of("svcdown", 10, "CRLF", "its lines end as on Windows (CRLF)"),
                Arguments.of("pushstats", 10, "folder", "it is a folder"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void one_that_cannot_run_ends_with_the_code_of_its_stage_before_anything_has_run(String hook, int code, String how, String message) throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            breakIt(life.home, hook, how);
            var run = life.start();
            assertEquals(code, run.exit(), () -> run.all().toString());
            assertTrue(run.err().stream().anyMatch(line -> line.startsWith("run: cannot run hook " + life.home.path.resolve("usr/" + hook) + ": " + message)), run.all().toString());
            assertEquals(List.of(), life.trace());
        }
    }

    @Test
    void one_that_cannot_run_and_is_ignored_is_a_warning() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            breakIt(life.home, "firstboot", "no x-bit");
            life.home.cfg("{\"ww\": {\"ignore_failures\": [\"firstboot\"]}}");
            var run = life.start().awaitLine("not executable (chmod +x it").awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"``", "`\n\n`", "`#!/bin/sh\n# nothing\n\n  # more\n`", "`# not even executable`"})
    void one_that_is_empty_or_nothing_but_comments_is_skipped(String text) throws Exception {
        try (var life = new RecordingHome("plain")) {
            for (var hook : List.of("boot", "firstboot", "upgrade", "svcup", "warmup", "monitor", "svcdown")) {
                Files.deleteIfExists(life.home.path.resolve("usr/" + hook));
                life.home.file("usr/" + hook, text);
            }
            var run = life.start().awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
            assertEquals(List.of("run: BOOT", "run: FIRSTBOOT", "run: UPGRADING", "run: WARMUP"), run.all().subList(0, 4));
        }
    }

    @Test
    void one_without_a_first_line_is_run_by_the_shell_and_a_binary_as_it_is() throws Exception {
        try (var life = new RecordingHome("plain")) {
            life.home.file("usr/boot", "#!\necho no $0\n").file("usr/boot", "echo plain $((1 + 1))\n");
            life.home.path.resolve("usr/boot").toFile().setExecutable(true);
            Files.copy(Path.of("/usr/bin/pwd"), Files.createDirectories(life.home.path.resolve("usr")).resolve("upgrade"), java.nio.file.StandardCopyOption.REPLACE_EXISTING, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            var run = life.start().awaitLine("boot: plain 2").awaitLine("upgrade: " + life.home.path).awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_shell_hook_wins_over_one_in_Java_and_one_in_Java_needs_no_x_bit_and_may_use_the_library() {
        try (var home = Home.fresh()) {
            home.hook("warmup", "echo of the shell").file("usr/warmup.java", "void main() { IO.println(\"of Java\"); }\n");
            home.file("usr/boot.java", "//SOURCES ../lib/Whaleware.java\nvoid main() { IO.println(whaleware.Cfg.read().text(\"word\") + \" \" + System.getenv(\"WW_STATE\")); }\n");
            home.file("usr/monitor.java", "/// Asks.\nvoid main() { IO.println(\"{\\\"n\\\": 1}\"); System.err.println(\"asked in Java\"); }\n");
            home.cfg("{\"word\": \"whale\", \"ww\": {\"monitor\": {\"timeout\": \"60s\"}}}");
            var run = home.start("ww/run").await("boot", java.time.Duration.ofSeconds(90), () -> true);
            run.await("all three", java.time.Duration.ofSeconds(90), () -> run.all().containsAll(List.of("boot: whale BOOT", "warmup: of the shell", "monitor: asked in Java")));
            assertTrue(run.all().stream().noneMatch(line -> line.contains("of Java")), run.all().toString());
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void what_takes_too_long_is_ended_with_its_tree_and_told() throws Exception {
        for (var hook : Sweep.thin(List.of("boot", "firstboot", "upgrade", "warmup", "svcup"), 2)) {
            try (var life = new RecordingHome("plain")) {
                life.home.hook(hook, "trap '' TERM; (setsid sleep 8888 &) ; sleep 7777; sleep 6666");
                life.home.cfg("{\"ww\": {\"timeout\": {\"" + hook + "\": \"300ms\"}}}");
                var run = life.start();
                assertEquals(10 + List.of("boot", "firstboot", "upgrade", "svcup", "warmup").indexOf(hook), run.exit());
                assertTrue(run.err().stream().anyMatch(line -> line.contains("hook " + hook + " took longer than 300 ms")), run.all().toString());
                assertEquals(List.of(), life.home.processes());
            }
        }
    }

    private static void breakIt(Home home, String hook, String how) throws Exception {
        var path = home.path.resolve("usr/" + hook);
        Files.deleteIfExists(path);
        switch (how) {
            case "no x-bit" -> Files.writeString(path, "#!/bin/sh\necho hi\n");
            case "CRLF" -> home.file("usr/" + hook, "#!/bin/sh\r\necho hi\r\n");
            case "folder" -> Files.createDirectory(path);
            case "dangling" -> Files.createSymbolicLink(path, Path.of("/no/such/file"));
            case "no interpreter" -> home.file("usr/" + hook, "#!/no/such/sh -e\necho hi\n");
            default -> throw new AssertionError(how);
        }
    }
}
