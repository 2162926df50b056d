package whaleware.hooks;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;

/// What a hook finds when it starts: the environment of the container, its limits and signals.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookEnvironmentTest {
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
            promised.put("WW_BIN", Home.CHECKOUT.resolve("ww").toString());
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
    @MethodSource("whaleware.fixtures.RecordingHome#places")
    void limits_and_signals_are_as_outside_stdin_is_empty_and_the_kernel_takes_it_first(String where) throws Exception {
        try (var life = new RecordingHome(where)) {
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
    void in_a_small_container_the_kernel_takes_it_all_the_more() {
        assertEquals(100, Spawner.oomScore(java.util.OptionalLong.empty()));
        assertEquals(100, Spawner.oomScore(java.util.OptionalLong.of(4L << 30)));
        assertEquals(437, Spawner.oomScore(java.util.OptionalLong.of(256L << 20)));
        assertEquals(875, Spawner.oomScore(java.util.OptionalLong.of(128L << 20)));
        assertEquals(900, Spawner.oomScore(java.util.OptionalLong.of(1)));
    }

    private static Map<String, String> env(RunningScript run, String prefix) {
        var env = new TreeMap<String, String>();
        for (var line : run.all()) if (line.startsWith(prefix) && line.contains("=")) env.put(line.substring(prefix.length()).split("=", 2)[0], line.split("=", 2)[1]);
        return env;
    }

    private static List<String> starting(List<String> lines, String prefix) {
        return lines.stream().filter(line -> line.startsWith(prefix)).toList();
    }

    private static String hostname() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }
}
