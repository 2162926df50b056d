package whaleware.cli;

import static org.junit.jupiter.api.Assertions.*;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.Sweep;

/// `ww check` prints the errors of a home before it becomes an image.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class CheckTest {
    @Test
    void the_shipped_defaults_have_no_finding_and_the_exit_code_is_0() {
        try (var home = Home.fresh().withDefaults()) {
            var check = home.start("ww/ww", "check");
            assertEquals(0, check.exit(Duration.ofMinutes(2)), () -> check.all().toString());
            assertEquals(List.of("check: nothing wrong with " + home.path), check.all());
        }
    }

    @Test
    void each_finding_is_a_line_and_the_exit_code_is_1() throws Exception {
        try (var home = Home.fresh()) {
            home.hook("firstbot", "").file("usr/monitor.java", "void main() {\n    int x = ;\n}\n")
                    .file("usr/warmup.java",
                    "//SOURCES ../lib/Whaleware.java\nvoid main() { whaleware.Cfg.read(); System.exit(1); }\n");
            home.cfg("{\"notify_url\": \"htp://x\", \"ww\": {\"monitor\": {\"every\": \"30\"}, "
                    + "\"stop\": {\"grace\": 5}, \"servce\": {}}}");
            var check = home.env("WW_HOME", null).start("ww/ww", "check", home.path.toString());
            assertEquals(1, check.exit(Duration.ofMinutes(2)), () -> check.all().toString());
            assertEquals(List.of("check: 6 findings in " + home.path), check.out());
            var cfg = home.path + "/etc/default_cfg.json";
            var duration = "expected a duration such as \"30s\" or \"250ms\", found ";
            assertEquals(List.of(
                    "check: cannot read ww.monitor.every: " + duration + "\"30\" (in " + cfg + ")",
                    "check: cannot read ww.stop.grace: " + duration + "5 (in " + cfg + ")",
                    "check: " + cfg + ": unknown key 'ww.servce' (did you mean 'ww.service'?)"),
                    check.err().subList(0, 3));
            assertTrue(check.err().get(3).startsWith("check: cannot use notify_url 'htp://x': "), check.err().get(3));
            assertEquals("check: cannot run hook " + home.path + "/usr/monitor.java: it does not compile:"
                    + " monitor.java line 2: illegal start of expression (fix it)", check.err().get(4));
            assertEquals("check: cannot run hook " + home.path
                    + "/usr/firstbot: no hook has this name (did you mean 'firstboot'?)", check.err().get(5));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            echo               | not executable (chmod +x it, or COPY --chmod=755)
            #!/no/such/sh      | its interpreter /no/such/sh does not exist (install it, or name another one in the first line)
            #!/usr/bin/env nos | its interpreter nos is not on the PATH (install it, or name another one in the first line)
            #!/usr/bin/env sh  |
            #!/bin/sh\\r       | its lines end as on Windows (CRLF) (sed -i 's/\\r$//' it, or set eol=lf in .gitattributes)
            #!/bin/sh\\na\\r   | some of its lines end as on Windows (CRLF) (sed -i 's/\\r$//' it, or set eol=lf in .gitattributes)
            """)
    void a_hook_that_cannot_run_is_a_finding(String first, String why) {
        try (var home = Home.fresh()) {
            home.file("usr/boot", first.replace("\\r", "\r").replace("\\n", "\n") + "\necho\n");
            assertEquals(why == null ? List.of() : List.of("cannot run hook " + home.path + "/usr/boot: " + why),
                    findings(home));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            exec java -jar app.jar               ; true  ;
            server | tee -a log                  ; true  ; ends in a pipe
            server 2>&1 |\\n  grep -v x\\n# end   ; true  ; ends in a pipe
            server | tee -a log &                ; false ;
            (a | b)\\nexec server '|' || exit 3   ; true  ;
            trap '' TERM\\nserver &              ; false ; ignores TERM
            trap '' HUP SIGTERM\\nexec server    ; true  ; ignores TERM
            trap 'stop' TERM\\nserver & wait     ; true  ;
            (trap '' TERM && helper) &           ; false ;
            server &                             ; true  ; which starts a daemon and returns
            service nginx start                  ; true  ; which starts a daemon and returns
            cd / && /etc/init.d/x start          ; true  ; which starts a daemon and returns
            su - pg -c "pg_ctl -w start"         ; true  ; which starts a daemon and returns
            redis-server --daemonize yes         ; true  ; which starts a daemon and returns
            `service x start; exec tail -F log`  ; true  ;
            exec catalina.sh run                 ; true  ;
            exec pg_ctl -D "$WW_DATA" -w start   ; false ;
            exec /usr/bin/java -jar app.jar      ; false ; does not return (set ww.service.foreground to true)
            jwebserver --port 8080               ; false ; does not return (set ww.service.foreground to true)
            jwebserver --port 8080 &             ; false ;
            exec java -jar app.jar >log 2>&1 &   ; false ;
            exec python3 tool.py start           ; false ;
            exec php start.php start -d          ; false ;
            exec ruby app.rb --daemonize         ; false ;
            exec node start.js                   ; false ; does not return (set ww.service.foreground to true)
            exec java -Dd=start -jar app.jar     ; false ; does not return (set ww.service.foreground to true)
            exec /app/service --start-port 80    ; true  ;
            exec ./service start                 ; true  ;
            sudo /usr/sbin/service nginx start   ; true  ; which starts a daemon and returns
            systemctl start nginx                ; true  ; which starts a daemon and returns
            """)
    void a_svcup_that_keeps_the_stop_signal_from_the_server_is_a_finding(String lines, boolean foreground,
            String why) {
        try (var home = Home.fresh()) {
            home.hook("svcup", lines.replace("\\n", "\n"));
            home.cfg("{\"ww\": {\"service\": {\"foreground\": " + foreground + "}}}");
            var found = findings(home);
            assertEquals(why == null ? 0 : 1, found.size(), found::toString);
            if (why != null) assertTrue(found.getFirst().contains(why), found::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, \ufeff, it begins with a byte order mark", "UTF-16LE, \ufeff, it is UTF-16",
            "UTF-16BE, \ufeff, it is UTF-16", "UTF-16LE, '', it is UTF-16", "UTF-8, '', "})
    void a_hook_in_an_encoding_of_Windows_is_a_finding_and_ends_the_start(String encoding, String mark, String why)
            throws Exception {
        var hooks = Map.of("firstboot", "#!/bin/sh\nexit 0\n", "svcup.java", "//JAVA 25+\nvoid main() {}\n");
        for (var hook : hooks.entrySet()) {
            try (var home = Home.fresh()) {
                home.hook("boot", "echo a hook runs").file("usr/" + hook.getKey(), "#!");
                Files.write(home.path.resolve("usr/" + hook.getKey()), (mark + hook.getValue()).getBytes(encoding));
                if (why == null) {
                    if (!hook.getKey().endsWith(".java")) assertEquals(List.of(), findings(home));
                    continue;
                }
                var problem = "cannot run hook " + home.path + "/usr/" + hook.getKey() + ": " + why
                        + " (save it as UTF-8";
                var found = findings(home);
                assertTrue(found.size() == 1 && found.getFirst().startsWith(problem), found::toString);
                var run = home.start("ww/run");
                assertEquals(hook.getKey().equals("firstboot") ? 11 : 13, run.exit());
                assertTrue(run.err().stream().anyMatch(line -> line.contains(problem)), run.all()::toString);
                assertFalse(run.out().contains("boot: a hook runs"));
            }
        }
    }

    @Test
    void a_hook_on_a_mount_with_noexec_is_a_finding_that_names_the_mount() {
        try (var home = Home.fresh()) {
            home.hook("boot", "echo");
            var script = "mount --bind $WW_HOME/usr $WW_HOME/usr && mount -o remount,bind,noexec $WW_HOME/usr "
                    + "&& exec \"$@\"";
            for (var command : List.of(List.of("ww/ww", "check"), List.of("ww/run"))) {
                var words = new ArrayList<>(List.of("-m", "/bin/sh", "-c", script, "sh"));
                words.add(Home.CHECKOUT + "/" + command.getFirst());
                words.addAll(command.subList(1, command.size()));
                var run = home.start("/usr/bin/unshare", words.toArray(String[]::new));
                assertEquals(command.size() == 1 ? 10 : 1, run.exit());
                var line = "cannot run hook " + home.path + "/usr/boot: it is on " + home.path
                        + "/usr, which is mounted with noexec (mount it with exec";
                assertTrue(run.err().stream().anyMatch(found -> found.contains(line)), run.all()::toString);
            }
        }
    }

    @Test
    void a_hook_in_Java_that_a_shell_hook_hides_is_a_finding() {
        try (var home = Home.fresh()) {
            home.hook("boot", "echo").file("usr/boot.java", "void main() {}").file("usr/warmup", "")
                    .file("usr/warmup.java", "void main() {}");
            assertEquals(List.of("cannot run hook " + home.path + "/usr/boot.java: " + home.path
                    + "/usr/boot has precedence (remove one of them)",
                    "cannot run hook " + home.path + "/usr/warmup.java: " + home.path
                            + "/usr/warmup has precedence (remove one of them)"), findings(home));
        }
    }

    @Test
    void a_violated_schema_a_missing_service_and_an_unusable_folder_are_findings() throws Exception {
        try (var home = Home.fresh()) {
            home.cfg("{\"port\": \"x\", \"ww\": {\"service\": {\"foreground\": true}}}")
                    .file("etc/cfg.schema.json", "{\"properties\": {\"port\": {\"type\": \"integer\"}}}");
            Files.delete(home.data);
            Files.writeString(home.data, "no folder");
            var found = findings(home);
            assertEquals(3, found.size(), found::toString);
            assertTrue(found.get(0).startsWith("cannot accept the configuration: port: "), found::toString);
            assertTrue(found.get(1)
                    .startsWith("cannot start the service: ww.service.foreground is set, but there is no " + home.path
                    + "/usr/svcup "), found::toString);
            assertTrue(found.get(2).startsWith("cannot write to " + home.data + ": "), found::toString);
        }
    }

    @Test
    void a_missing_usr_and_invalid_JSON_are_findings() throws Exception {
        try (var home = Home.fresh()) {
            home.cfg("{\"a\" 1}");
            Files.delete(home.path.resolve("usr"));
            var found = findings(home);
            assertTrue(found.get(0).startsWith("cannot read " + home.path
                    + "/etc/default_cfg.json: expected ':' at line 1, column 6"), found::toString);
            assertEquals("cannot find any hook: there is no folder " + home.path
                    + "/usr (name the folder that holds usr: check HOME)", found.get(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 403})
    void live_sends_a_test_event_to_each_back_end_and_prints_the_result(int answer) throws Exception {
        var bodies = new CopyOnWriteArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
        try (var home = Home.fresh()) {
            var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            home.cfg("{\"webapp\": \"shop\", \"notify_url\": [\"" + url + "\", \"file:" + home.backup + "/events\"]}");
            var check = home.start("ww/ww", "check", "--live");
            assertEquals(answer == 204 ? 0 : 1, check.exit(Duration.ofMinutes(2)), () -> check.all().toString());
            assertEquals(answer != 204, check.err().contains("check: cannot report to " + url + ": HTTP 403"),
                    () -> check.all().toString());
            assertTrue(check.out().stream().anyMatch(line -> line.startsWith("check: file:")
                    && line.endsWith(" received a test event")), () -> check.all().toString());
            assertEquals("{\"check\":1}", new JsonMapper().readTree(bodies.getFirst()).path("stats").toString());
            assertEquals(1, Files.readAllLines(home.backup.resolve("events")).size());
        } finally {
            server.stop(0);
        }
    }

    static List<String> findings(Home home) {
        var env = new TreeMap<>(System.getenv());
        env.putAll(Map.of("WW_HOME", home.path.toString(), "WW_DATA", home.data.toString(), "WW_BACKUP",
                home.backup.toString(), "WW_RUN", home.run.toString()));
        env.keySet().removeAll(List.of("CFG", "CFG_FILE"));
        return new ArrayList<>(new HomeCheck(Home.CHECKOUT.resolve("lib"), env).findings());
    }
}
