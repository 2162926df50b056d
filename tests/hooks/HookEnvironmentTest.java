package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Shell;

/// The environment of a hook: the container's variables, limits and signals.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookEnvironmentTest {
    @Test
    void a_hook_gets_the_containers_environment_and_the_documented_variables() throws Exception {
        try (var home = Home.fresh()) {
            printEnvironmentAtBoot(home);
            home.hook("upgrade", "env | sed 's/^/upgrade /'").hook("firstboot", "env | sed 's/^/firstboot /'");
            home.hook("monitor", "env >&2; echo {}").cfg("{\"version\": \"7\"}");
            home.env("WW_BACKUP", "/b").env("WORD", "with 'quotes' and = and \\").env("n", "7");
            home.env("ww_x", "lower").env("IFS_", "x").env("PS1", "");
            var outside = environmentOutside(home);
            var run = home.start("ww/run").awaitLine("UP after").awaitLine("monitor: WW_STATE");
            assertEquals(0, run.signal("TERM").exit());
            var boot = environment(run, "boot: ");
            var documented = new TreeMap<>(Map.of("WW_STATE", "BOOT", "WW_PREVIOUS", "", "WW_INSTANCE", hostname(),
                    "WW_HOME", home.path.toString(), "WW_FILES", home.path + "/files", "WW_DATA", home.data.toString(),
                    "WW_BACKUP", "/b", "WW_CFG", home.path + "/etc/cfg.json", "WW_RUN", home.run.toString()));
            documented.put("WW_BIN", Home.CHECKOUT.resolve("ww").toString());
            documented.forEach((name, value) -> assertEquals(value, boot.get(name), name));
            assertTrue(boot.get("WW_BOOT_ID").matches("[0-9a-f-]{36}"));
            assertTrue(boot.get("WW_HOOK").startsWith(boot.get("WW_BOOT_ID")));
            var rest = new TreeMap<>(boot);
            rest.keySet().removeAll(documented.keySet());
            rest.keySet().removeAll(List.of("WW_BOOT_ID", "WW_HOOK", "WW_JAVA_HOME"));
            rest.computeIfPresent("PATH", (_, path) -> path.replaceFirst(":" + boot.get("WW_JAVA_HOME") + "/bin$", ""));
            outside.keySet().removeAll(documented.keySet());
            for (var shells : List.of("PWD", "OLDPWD", "SHLVL", "_")) { // each sh in between sets them
                rest.remove(shells);
                outside.remove(shells);
            }
            assertEquals(outside, rest);
            var upgrade = environment(run, "upgrade: upgrade ");
            assertEquals("7", upgrade.get("WW_FROM_VERSION"));
            assertEquals("7", upgrade.get("WW_TO_VERSION"));
            assertEquals("UPGRADING", upgrade.get("WW_STATE"));
            assertEquals("FIRSTBOOT", upgrade.get("WW_PREVIOUS"));
            assertNull(environment(run, "firstboot: firstboot ").get("WW_INTERRUPTED"));
            assertEquals("UP", environment(run, "monitor: ").get("WW_STATE"));
        }
    }

    @Test
    void options_for_the_applications_JVMs_reach_the_hooks_and_do_not_affect_the_supervisor() throws Exception {
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); var home = Home.fresh()) {
            var address = "127.0.0.1:" + port.getLocalPort();
            var debugger = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=" + address;
            var options = Map.of("JAVA_TOOL_OPTIONS", debugger, "JDK_JAVA_OPTIONS", "-XX:+UseG1GC -Dx='a b'",
                    "_JAVA_OPTIONS", "-XX:+UseG1GC", "CLASSPATH", "/no/such.jar:.");
            options.forEach(home::env);
            printEnvironmentAtBoot(home);
            var run = home.start("ww/run").awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
            var boot = environment(run, "boot: ");
            options.forEach((name, value) -> assertEquals(value, boot.get(name)));
            assertTrue(boot.keySet().stream().noneMatch(name -> name.startsWith("WW_KEPT")));
            assertTrue(run.all().stream().noneMatch(line -> line.contains("Picked up")), run.all()::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void variables_whose_names_no_shell_accepts_reach_hooks_configuration_and_the_next_supervisor(Shell shell)
            throws Exception {
        try (var home = Home.fresh()) {
            for (var hook : List.of("boot", "svcup", "monitor")) {
                home.hook(hook, "cat /proc/$$/environ >\"$WW_DATA/new.$$\"",
                        "mv \"$WW_DATA/new.$$\" \"$WW_DATA/" + hook + "\"");
            }
            home.cfg("{\"port\": \"${env:http.port}\", \"ww\": {\"monitor\": {\"every\": \"200ms\"}}}");
            home.shell(shell);
            var run = startWithOddVariables(home, Home.CHECKOUT + "/ww/run").awaitLine("UP after");
            for (var hook : List.of("boot", "svcup")) assertHasOddVariables(hook, home);
            var cfg = home.start("ww/cfg", "port");
            assertEquals(0, cfg.exit());
            assertEquals(List.of("80"), cfg.out());
            RunningScript.send("KILL", run.supervisor(0));
            run.awaitLine("restarting it");
            Files.deleteIfExists(home.data.resolve("monitor"));
            run.await("monitor", () -> Files.exists(home.data.resolve("monitor")));
            assertHasOddVariables("monitor", home);
            Files.delete(home.data.resolve("boot"));
            home.cfg("{\"port\": \"${env:http.port}1\"}");
            run.signal("HUP").await("boot", () -> Files.exists(home.data.resolve("boot")));
            assertHasOddVariables("boot", home);
            assertEquals(0, run.signal("TERM").exit(), run.all()::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void commands_and_Java_hooks_get_variables_whose_names_no_shell_accepts(Shell shell) {
        try (var home = Home.fresh()) {
            home.cfg("{\"port\": \"${env:http.port}\"}").shell(shell);
            for (var command : List.of(List.of("ww/cfg", "port"), List.of("ww/ww", "cfg", "port"))) {
                var words = new ArrayList<>(command);
                words.set(0, Home.CHECKOUT + "/" + command.getFirst());
                var cfg = startWithOddVariables(home, words.toArray(String[]::new));
                assertEquals(0, cfg.exit(), cfg.all()::toString);
                assertEquals(List.of("80"), cfg.out());
            }
            home.file("usr/boot.java", "//JAVA 25+\nvoid main() { IO.println(\"port \" + System.getenv(\"http.port\") "
                    + "+ System.getenv(\"WW_ENV\") + System.getenv(\"WW_ENV_1\")); }\n");
            var run = startWithOddVariables(home, Home.CHECKOUT + "/ww/ww", "run").awaitLine("UP after");
            assertTrue(run.out().contains("boot: port 80nullnull"), run.all()::toString);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    /// Starts a program with variables that a shell cannot set.
    private static RunningScript startWithOddVariables(Home home, String... command) {
        var words = new ArrayList<>(List.of("-c", "latin=$(printf 'gr\\374n'); exec env \"la.tin=$latin\" http.port=80 "
                + "'my-lines=one\ntwo\n' 2nd=2 'BASH_FUNC_hi%%=() { echo hi; }' '-=\\' \"$@\"", "sh"));
        words.addAll(List.of(command));
        return home.start("/bin/sh", words.toArray(String[]::new));
    }

    private static void assertHasOddVariables(String hook, Home home) throws IOException {
        var environ = Files.readString(home.data.resolve(hook), StandardCharsets.ISO_8859_1);
        var entries = List.of(environ.split("\0"));
        for (var entry : List.of("la.tin=gr\374n", "http.port=80", "my-lines=one\ntwo\n", "2nd=2",
                "BASH_FUNC_hi%%=() { echo hi; }",
                "-=\\")) {
            assertTrue(entries.contains(entry), () -> hook + " lacks " + entry + ": " + entries);
        }
        assertTrue(entries.stream().noneMatch(entry -> entry.startsWith("WW_ENV")), entries::toString);
    }

    @ParameterizedTest
    @MethodSource("whaleware.fixtures.RecordingHome#places")
    void a_hook_has_the_containers_limits_and_signals_an_empty_stdin_and_a_raised_OOM_score(String where)
            throws Exception {
        try (var life = new RecordingHome(where)) {
            var probe = "ulimit -a | sed 's/^/limit /'; grep Sig /proc/self/status; cat /proc/self/oom_score_adj; "
                    + "[ -z \"$(cat)\" ] && echo empty; "
                    + "ls -l /proc/self/fd | grep -c -e /words -e 'data$' -e 'run$' || true";
            life.home.hook("boot", probe).hook("probe", probe);
            var outside = life.home.start(life.home.path + "/usr/probe");
            outside.stdin().close();
            outside.exit();
            var run = life.start().awaitLine("UP after");
            assertEquals(0, run.signal("TERM").exit());
            var boot = startingWith("boot: ", run.all()).stream().map(line -> line.substring(6)).toList();
            for (var prefix : List.of("limit ", "SigBlk", "SigIgn")) {
                assertEquals(startingWith(prefix, outside.out()), startingWith(prefix, boot));
            }
            assertEquals("0", boot.getLast(), "open files of the launcher");
            assertEquals("empty", boot.get(boot.size() - 2));
            int score = Integer.parseInt(outside.out().get(outside.out().size() - 3));
            assertEquals(Math.min(1000, score + 100), Integer.parseInt(boot.get(boot.size() - 3)));
        }
    }

    @Test
    void the_OOM_score_rises_as_the_memory_limit_falls() {
        assertEquals(100, Spawner.oomScore(OptionalLong.empty()));
        assertEquals(100, Spawner.oomScore(OptionalLong.of(4L << 30)));
        assertEquals(437, Spawner.oomScore(OptionalLong.of(256L << 20)));
        assertEquals(875, Spawner.oomScore(OptionalLong.of(128L << 20)));
        assertEquals(900, Spawner.oomScore(OptionalLong.of(1)));
    }

    /// Makes `boot` a copy of env(1): no shell of the hook's own changes the environment.
    private static void printEnvironmentAtBoot(Home home) throws IOException {
        Files.copy(Path.of("/usr/bin/env"), home.path.resolve("usr/boot"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static Map<String, String> environmentOutside(Home home) {
        var env = home.start("/usr/bin/env");
        env.exit();
        return environment(env, "");
    }

    private static Map<String, String> environment(RunningScript run, String prefix) {
        var env = new TreeMap<String, String>();
        for (var line : run.all()) {
            if (!line.startsWith(prefix) || !line.contains("=")) continue;
            var variable = line.substring(prefix.length()).split("=", 2);
            env.put(variable[0], variable[1]);
        }
        return env;
    }

    private static List<String> startingWith(String prefix, List<String> lines) {
        return lines.stream().filter(line -> line.startsWith(prefix)).toList();
    }

    private static String hostname() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }
}
