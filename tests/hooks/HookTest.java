package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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

/// How hooks are found and started, and what follows if a hook cannot be run or takes too long.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookTest {
    private static final Duration BUILD_LIMIT = Duration.ofSeconds(90);

    static Stream<Arguments> unusableHooks() {
        return Stream.of(
                Arguments.of("boot", 10, "no x-bit", "not executable (chmod +x it, or COPY --chmod=755)"),
                Arguments.of("firstboot", 11, "CRLF", "its lines end as on Windows (CRLF) (sed -i"),
                Arguments.of("upgrade", 12, "folder", "it is a folder (put the hook's file there)"),
                Arguments.of("svcup", 13, "dangling link",
                        "the link's target does not exist (COPY the file itself, or fix the link)"),
                Arguments.of("warmup", 14, "no interpreter", "its interpreter /no/such/sh does not exist (install it"),
                Arguments.of("monitor", 10, "no x-bit", "not executable (chmod +x it"),
                Arguments.of("svcdown", 10, "CRLF", "its lines end as on Windows (CRLF)"),
                Arguments.of("pushstats", 10, "folder", "it is a folder"));
    }

    @ParameterizedTest
    @MethodSource("unusableHooks")
    void an_unusable_hook_ends_the_start_with_the_code_of_its_stage_before_any_hook_runs(
            String hook, int code, String flaw, String message) throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            makeUnusable(life.home, hook, flaw);
            var run = life.start();
            assertEquals(code, run.exit(), () -> run.all().toString());
            var expected = "run: cannot run hook " + life.home.path.resolve("usr/" + hook) + ": " + message;
            assertTrue(run.err().stream().anyMatch(line -> line.startsWith(expected)), run.all()::toString);
            assertEquals(List.of(), life.trace());
        }
    }

    @Test
    void an_unusable_hook_whose_failures_are_ignored_is_a_warning() throws Exception {
        try (var life = new RecordingHome("plain").daemons(1)) {
            makeUnusable(life.home, "firstboot", "no x-bit");
            life.home.cfg("{\"ww\": {\"ignore_failures\": [\"firstboot\"]}}");
            var run = life.start().awaitLine("not executable (chmod +x it").awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "``", "`\n\n`", "`#!/bin/sh\n# nothing\n\n  # more\n`", "`# not even executable`"})
    void a_hook_that_is_empty_or_only_comments_is_skipped(String text) throws Exception {
        try (var life = new RecordingHome("plain")) {
            for (var hook : List.of("boot", "firstboot", "upgrade", "svcup", "warmup", "monitor", "svcdown")) {
                Files.deleteIfExists(life.home.path.resolve("usr/" + hook));
                life.home.file("usr/" + hook, text);
            }
            var run = life.start().awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
            var states = run.all().subList(0, 4);
            assertEquals(List.of("run: BOOT", "run: FIRSTBOOT", "run: UPGRADING", "run: WARMUP"), states);
        }
    }

    @Test
    void the_shell_runs_a_hook_without_a_shebang_and_a_binary_runs_directly() throws Exception {
        try (var life = new RecordingHome("plain")) {
            life.home.file("usr/boot", "echo plain $((1 + 1))\n");
            life.home.path.resolve("usr/boot").toFile().setExecutable(true);
            Files.copy(Path.of("/usr/bin/pwd"), life.home.path.resolve("usr/upgrade"),
                    StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            var run = life.start().awaitLine("boot: plain 2").awaitLine("upgrade: " + life.home.path);
            run.awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_Java_hook_needs_no_x_bit_may_use_the_library_and_gives_way_to_a_shell_hook() {
        try (var home = Home.fresh()) {
            home.hook("warmup", "echo of the shell");
            home.file("usr/warmup.java", "void main() { IO.println(\"of Java\"); }\n");
            home.file("usr/boot.java", """
                    //SOURCES ../lib/Whaleware.java
                    void main() {
                        IO.println(whaleware.Cfg.read().text("word") + " " + System.getenv("WW_STATE"));
                    }
                    """);
            home.file("usr/monitor.java", """
                    /// Returns statistics.
                    void main() {
                        IO.println("{\\"n\\": 1}");
                        System.err.println("healthy");
                    }
                    """);
            home.cfg("{\"word\": \"whale\", \"ww\": {\"monitor\": {\"timeout\": \"60s\"}}}");
            var run = home.start("ww/run");
            var expected = List.of("boot: whale BOOT", "warmup: of the shell", "monitor: healthy");
            run.await("the lines of all hooks", BUILD_LIMIT, () -> run.all().containsAll(expected));
            assertTrue(run.all().stream().noneMatch(line -> line.contains("of Java")), run.all()::toString);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void a_hook_that_exceeds_its_timeout_is_terminated_with_all_its_processes() throws Exception {
        var stages = List.of("boot", "firstboot", "upgrade", "svcup", "warmup");
        for (var hook : Sweep.thin(List.of("boot", "firstboot", "upgrade", "warmup", "svcup"), 2)) {
            try (var life = new RecordingHome("plain")) {
                life.home.hook(hook, "trap '' TERM; (setsid sleep 8888 &) ; sleep 7777; sleep 6666");
                life.home.cfg("{\"ww\": {\"timeout\": {\"" + hook + "\": \"300ms\"}}}");
                var run = life.start();
                assertEquals(10 + stages.indexOf(hook), run.exit());
                var expected = "hook " + hook + " took longer than 300 ms";
                assertTrue(run.err().stream().anyMatch(line -> line.contains(expected)), run.all()::toString);
                assertEquals(List.of(), life.home.processes());
            }
        }
    }

    private static void makeUnusable(Home home, String hook, String flaw) throws Exception {
        var path = home.path.resolve("usr/" + hook);
        Files.deleteIfExists(path);
        switch (flaw) {
            case "no x-bit" -> Files.writeString(path, "#!/bin/sh\necho hi\n");
            case "CRLF" -> home.file("usr/" + hook, "#!/bin/sh\r\necho hi\r\n");
            case "folder" -> Files.createDirectory(path);
            case "dangling link" -> Files.createSymbolicLink(path, Path.of("/no/such/file"));
            case "no interpreter" -> home.file("usr/" + hook, "#!/no/such/sh -e\necho hi\n");
            default -> throw new AssertionError(flaw);
        }
    }
}
