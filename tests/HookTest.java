package whaleware;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// How a hook is found and started, what it gets, where its output goes.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookTest {
    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("boot", 10, "no x-bit", "not executable (chmod +x it, or COPY --chmod=755)"),
                Arguments.of("firstboot", 11, "CRLF", "its lines end as on Windows (CRLF) (sed -i"),
                Arguments.of("upgrade", 12, "folder", "it is a folder (put the hook's file there)"),
                Arguments.of("svcup", 13, "dangling", "the link's target does not exist (COPY the file itself, or mend the link)"),
                Arguments.of("warmup", 14, "no interpreter", "its interpreter /no/such/sh does not exist (install it"),
                Arguments.of("monitor", 10, "no x-bit", "not executable (chmod +x it"),
                Arguments.of("svcdown", 10, "CRLF", "its lines end as on Windows (CRLF)"),
                Arguments.of("pushstats", 10, "folder", "it is a folder"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void one_that_cannot_run_ends_with_the_code_of_its_stage_before_anything_has_run(String hook, int code, String how, String message) throws Exception {
        try (var life = new Supervised("plain").daemons(1)) {
            breakIt(life.home, hook, how);
            var run = life.start();
            assertEquals(code, run.exit(), () -> run.all().toString());
            assertTrue(run.err().stream().anyMatch(line -> line.startsWith("run: cannot run hook " + life.home.path.resolve("usr/" + hook) + ": " + message)), run.all().toString());
            assertEquals(List.of(), life.trace());
        }
    }

    @Test
    void one_that_cannot_run_and_is_ignored_is_a_warning() throws Exception {
        try (var life = new Supervised("plain").daemons(1)) {
            breakIt(life.home, "firstboot", "no x-bit");
            life.home.cfg("{\"ww\": {\"ignore_failures\": [\"firstboot\"]}}");
            var run = life.start().awaitLine("not executable (chmod +x it").awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"``", "`\n\n`", "`#!/bin/sh\n# nothing\n\n  # more\n`", "`# not even executable`"})
    void one_that_is_empty_or_nothing_but_comments_is_skipped(String text) throws Exception {
        try (var life = new Supervised("plain")) {
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
        try (var life = new Supervised("plain")) {
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
            try (var life = new Supervised("plain")) {
                life.home.hook(hook, "trap '' TERM; (setsid sleep 8888 &) ; sleep 7777; sleep 6666");
                life.home.cfg("{\"ww\": {\"timeout\": {\"" + hook + "\": \"300ms\"}}}");
                var run = life.start();
                assertEquals(10 + List.of("boot", "firstboot", "upgrade", "svcup", "warmup").indexOf(hook), run.exit());
                assertTrue(run.err().stream().anyMatch(line -> line.contains("hook " + hook + " took longer than 300 ms")), run.all().toString());
                assertEquals(List.of(), life.home.processes());
            }
        }
    }

    @Test
    void its_environment_is_the_containers_and_what_is_promised() throws Exception {
        try (var home = Home.fresh()) {
            Files.copy(Path.of("/usr/bin/env"), home.path.resolve("usr/boot"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            home.hook("upgrade", "env | sed 's/^/upgrade /'").hook("firstboot", "env | sed 's/^/firstboot /'").hook("monitor", "env >&2; echo {}");
            home.cfg("{\"version\": \"7\"}").env("WW_BACKUP", "/b").env("WORD", "with 'quotes' and = and \\").env("n", "7").env("ww_x", "lower").env("IFS_", "x").env("PS1", "");
            Map<String, String> outside = new TreeMap<>();
            var plain = home.start("/usr/bin/env");
            plain.exit();
            plain.out().forEach(line -> outside.put(line.split("=", 2)[0], line.split("=", 2)[1]));
            var run = home.start("ww/run").awaitLine("UP after").awaitLine("monitor: WW_STATE");
            assertEquals(0, run.signal("TERM").exit());
            var boot = env(run, "boot: ");
            var promised = new TreeMap<>(Map.of("WW_STATE", "BOOT", "WW_PREVIOUS", "", "WW_INSTANCE", hostname(), "WW_FILES", home.path + "/files", "WW_HOME", home.path.toString(),
                    "WW_DATA", home.data.toString(), "WW_BACKUP", "/b", "WW_CFG", home.path + "/etc/cfg.json", "WW_RUN", home.run.toString()));
            promised.forEach((name, value) -> assertEquals(value, boot.get(name), name));
            assertTrue(boot.get("WW_BOOT_ID").matches("[0-9a-f-]{36}"));
            assertTrue(boot.get("WW_HOOK").startsWith(boot.get("WW_BOOT_ID")));
            var rest = new TreeMap<>(boot);
            rest.keySet().removeAll(promised.keySet());
            rest.keySet().removeAll(List.of("WW_BOOT_ID", "WW_HOOK"));
            outside.keySet().removeAll(promised.keySet());
            for (var shells : List.of("PWD", "OLDPWD", "SHLVL", "_")) {    // every sh in between sets them, and so does the hook's own
                rest.remove(shells);
                outside.remove(shells);
            }
            assertEquals(outside, rest);
            var upgrade = env(run, "upgrade: upgrade ");
            assertEquals("7", upgrade.get("WW_FROM_VERSION"));
            assertEquals("7", upgrade.get("WW_TO_VERSION"));
            assertEquals("UPGRADING", upgrade.get("WW_STATE"));
            assertEquals("FIRSTBOOT", upgrade.get("WW_PREVIOUS"));
            assertNull(env(run, "firstboot: firstboot ").get("WW_INTERRUPTED"));
            assertEquals("UP", env(run, "monitor: ").get("WW_STATE"));
        }
    }

    @Test
    void what_is_meant_for_the_applications_JVMs_reaches_it_unchanged_and_breaks_nothing() throws Exception {
        try (var free = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress()); var home = Home.fresh()) {
            var options = Map.of("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + free.getLocalPort(),
                    "JDK_JAVA_OPTIONS", "-XX:+UseG1GC -Dx='a b'", "_JAVA_OPTIONS", "-XX:+UseG1GC", "CLASSPATH", "/no/such.jar:.");
            options.forEach(home::env);
            Files.copy(Path.of("/usr/bin/env"), home.path.resolve("usr/boot"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            var run = home.start("ww/run").awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
            var boot = env(run, "boot: ");
            options.forEach((name, value) -> assertEquals(value, boot.get(name)));
            assertTrue(boot.keySet().stream().noneMatch(name -> name.startsWith("WW_KEPT")));
            assertTrue(run.all().stream().noneMatch(line -> line.contains("Picked up")), run.all().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("whaleware.Supervised#places")
    void limits_and_signals_are_as_outside_stdin_is_empty_and_the_kernel_takes_it_first(String where) throws Exception {
        try (var life = new Supervised(where)) {
            var look = "ulimit -a | sed 's/^/limit /'; grep Sig /proc/self/status; cat /proc/self/oom_score_adj; [ -z \"$(cat)\" ] && echo empty; ls -l /proc/self/fd | grep -c -e /words -e 'data$' -e 'run$' || true";
            life.home.hook("boot", look).hook("look", look);
            var plain = life.home.start(life.home.path + "/usr/look");
            plain.stdin().close();
            plain.exit();
            var run = life.start().awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
            var boot = run.all().stream().filter(line -> line.startsWith("boot: ")).map(line -> line.substring(6)).toList();
            assertEquals(starting(plain.out(), "limit "), starting(boot, "limit "));
            for (var set : List.of("SigBlk", "SigIgn")) assertEquals(starting(plain.out(), set), starting(boot, set));
            assertEquals("0", boot.getLast(), "descriptors of the launcher's");
            assertEquals("empty", boot.get(boot.size() - 2));
            int outside = Integer.parseInt(plain.out().get(plain.out().size() - 3));
            assertEquals(Math.min(1000, outside + 100), Integer.parseInt(boot.get(boot.size() - 3)));
        }
    }

    @Test
    void its_lines_are_whole_and_prefixed() {
        try (var home = Home.fresh()) {
            home.hook("boot", "echo one; echo two >&2; printf 'no end'; printf '\\nafter\\n\\nempty before\\n'",
                    "head -c 100000 /dev/zero | tr '\\0' x; echo; printf 'b\\000c\\377\\n'; (printf 'left open')");
            home.hook("upgrade", "printf 'err without end' >&2");
            var run = home.start("ww/run").awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
            var boot = run.out().stream().filter(line -> line.startsWith("boot: ")).toList();
            assertEquals(List.of("boot: one", "boot: no end", "boot: after", "boot: ", "boot: empty before", "boot: " + "x".repeat(100_000), "boot: b\0c\ufffd", "boot: left open"), boot);
            assertTrue(run.err().containsAll(List.of("boot: two", "upgrade: err without end")), run.err().toString());
        }
    }

    @Test
    void ten_megabytes_of_output_arrive() {
        try (var home = Home.fresh()) {
            home.hook("boot", "i=0; while [ $i -lt 1000 ]; do printf '%010d' $i; i=$((i+1)); done >$WW_BACKUP/part", "i=0; while [ $i -lt 1000 ]; do cat $WW_BACKUP/part; echo; i=$((i+1)); done", "echo that is all; exit 3");
            var run = home.start("ww/run");
            assertEquals(10, run.exit());
            assertEquals(1000, run.out().stream().filter(line -> line.startsWith("boot: ") && line.length() == 10_006).count());
            assertTrue(run.out().contains("boot: that is all"));
        }
    }

    @ParameterizedTest
    @CsvSource({"plain", "BUSYBOX"})
    void a_daemon_that_keeps_the_pipe_holds_nothing_up_and_never_hears_of_a_dead_supervisor(String where) {
        try (var life = new Supervised(where)) {
            life.hook("svcup", "setsid sh -c 'trap \"echo EPIPE >>$WW_BACKUP/pipe\" PIPE; n=0; while :; do n=$((n+1)); echo line $n || echo failed >>$WW_BACKUP/pipe; sleep 0.02; done' 5>&- &", "echo svcup ends");
            var run = life.start().awaitLine("svcup: svcup ends").awaitLine("UP after").awaitLine("svcup: line 20");
            long supervisor = run.supervisor(0);
            Running.send("KILL", supervisor);
            run.awaitLine("starting it again");
            int last = lines(run).getLast();
            run.await("lines after the resume", () -> lines(run).getLast() > last + 20);
            assertEquals("", Await.read(life.home.backup.resolve("pipe")));
            var lines = lines(run);
            assertEquals(lines.stream().distinct().sorted().toList(), lines);
            assertTrue(lines.getLast() - lines.size() <= 1, "lines that nobody read: " + lines);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    @Test
    void default_reporters_tell_every_state_in_order_as_whole_events() throws Exception {
        var events = new ConcurrentLinkedQueue<JsonNode>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            events.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (var home = Home.fresh().withDefaults()) {
            home.hook("monitor", "echo '{\"n\": 1}'").hook("svcup", "setsid sleep 9999 &");
            home.env("CFG", "{\"webapp\": \"shop\", \"version\": \"3\", \"notify_url\": \"http://127.0.0.1:" + server.getAddress().getPort() + "/\"}");
            var run = home.start("ww/run").awaitLine("UP after").await("statistics", () -> events.stream().anyMatch(event -> event.has("stats")));
            run.signal("HUP").await("UP again", () -> events.stream().filter(event -> event.path("state").asText().equals("UP") && event.path("event").asText().equals("lifecycle")).count() == 2);
            assertEquals(0, run.signal("TERM").exit());
            var told = events.stream().filter(event -> event.path("event").asText().equals("lifecycle")).toList();
            assertEquals(List.of("BOOT", "FIRSTBOOT", "UPGRADING", "WARMUP", "UP", "RESTARTING", "UP", "STOPPING", "STOPPED"), told.stream().map(event -> event.path("state").asText()).toList());
            for (int i = 1; i < told.size(); i++) {
                assertEquals(told.get(i - 1).path("state"), told.get(i).path("previous"));
                assertTrue(told.get(i).path("duration_ms").isIntegralNumber(), told.get(i).toString());
            }
            var ids = events.stream().map(event -> event.path("id").asText()).toList();
            assertEquals(ids.size(), ids.stream().distinct().count());
            assertEquals(1, ids.stream().map(id -> id.substring(0, 36)).distinct().count());
            for (var event : events) {
                assertEquals("shop", event.path("webapp").asText());
                assertEquals("3", event.path("version").asText());
                assertEquals(hostname(), event.path("instance").asText());
                assertTrue(event.path("at").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
            }
            assertEquals("HUP", told.get(5).path("cause").asText());
            var stats = events.stream().filter(event -> event.has("stats")).findFirst().orElseThrow();
            assertEquals("{\"n\":1}", stats.path("stats").toString());
            assertTrue(stats.path("system").isObject() && stats.path("state").asText().equals("UP"), stats.toString());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void replaced_reporters_get_arguments_and_stdin_and_an_empty_one_turns_it_off() throws Exception {
        try (var home = Home.fresh().withDefaults()) {
            home.env("CFG", "{\"notify_url\": \"stdout:\"}").hook("monitor", "echo '{\"n\": 1}'");
            home.hook("lifecycle", "echo \"$# $1 after <$WW_PREVIOUS> in $WW_STATE\"").hook("pushstats", "echo \"$# $1\"; echo \"in $(cat)\"");
            var run = home.start("ww/run").awaitLine("lifecycle: 1 UP after <WARMUP> in UP").awaitLine("pushstats: 1 {\"n\":1}").awaitLine("pushstats: in {\"n\":1}");
            assertEquals(0, run.signal("TERM").exit());
            assertEquals(List.of("BOOT", "FIRSTBOOT", "UPGRADING", "WARMUP", "UP", "STOPPING", "STOPPED"), run.out().stream().filter(line -> line.startsWith("lifecycle: ")).map(line -> line.split(" ")[2]).toList());
            assertTrue(run.out().stream().noneMatch(line -> line.startsWith("{")), run.out().toString());
            home.file("usr/lifecycle", "").file("usr/pushstats", "");
            var silent = home.start("ww/run").awaitLine("UP after");
            assertEquals(0, silent.signal("TERM").exit());
            assertTrue(silent.all().stream().allMatch(line -> line.startsWith("run: ")), silent.all().toString());
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

    private static Map<String, String> env(Running run, String prefix) {
        var env = new TreeMap<String, String>();
        for (var line : run.all()) if (line.startsWith(prefix) && line.contains("=")) env.put(line.substring(prefix.length()).split("=", 2)[0], line.split("=", 2)[1]);
        return env;
    }

    private static List<String> starting(List<String> lines, String prefix) {
        return lines.stream().filter(line -> line.startsWith(prefix)).toList();
    }

    private static List<Integer> lines(Running run) {
        return run.out().stream().filter(line -> line.matches("svcup: line \\d+")).map(line -> Integer.parseInt(line.substring(12))).toList();
    }

    private static String hostname() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }
}
