package whaleware.templates;

import static org.junit.jupiter.api.Assertions.*;

import java.io.FileReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.base.Json;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.runtime.State;

/// Files of templates for real programs: nginx and PostgreSQL check them before they are written, and read them again
/// on HUP only if they changed. Parsers read the other kinds of files.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class RealProgramsTest {
    private static final String SAME = "are the same: nothing changes";
    private static final String READS = "the service gets HUP and reads them again";

    @Test
    void nginx_checks_its_file_and_reads_it_again_only_if_it_changed() throws Exception {
        int port = ServerProcess.freePort();
        try (var home = Home.fresh()) {
            home.file("files/templates/nginx.conf.mustache", """
                    daemon off; master_process on; error_log stderr; pid %1$s/nginx.pid;
                    events {}
                    http {
                      access_log off; client_body_temp_path %1$s/a; proxy_temp_path %1$s/b;
                      fastcgi_temp_path %1$s/c; uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
                      server { listen 127.0.0.1:{{port}}; location / { {{directive}} 200 "{{answer}}"; } }
                    }
                    """.formatted(home.data)).hook("svcup", "exec nginx -c $WW_RUN/files/nginx.conf");
            nginx(home, port, "return", "one");
            var run = home.start("ww/run").awaitState(State.UP);
            run.await("nginx answers", () -> answer(port).equals("one"));
            run.signal("HUP").awaitLine(SAME);
            nginx(home, port, "return", "two");
            run.signal("HUP").awaitLine(READS);
            run.await("nginx has the new file", () -> answer(port).equals("two"));
            nginx(home, port, "retrun", "three");
            run.signal("HUP").awaitLine("its check ended with 1").awaitLine("the configuration stays as it is");
            assertEquals("two", answer(port));
            assertTrue(Files.readString(home.run.resolve("files/nginx.conf")).contains("return 200 \"two\""));
            assertReadOnce(run);
        }
    }

    private static void nginx(Home home, int port, String directive, String answer) {
        home.cfg("""
                {"port": %d, "directive": "%s", "answer": "%s", "ww": {"service": {"foreground": true},
                 "templates": {"nginx.conf": {"check": "nginx -t -q -c {}", "on_change": "HUP"}}}}"""
                .formatted(port, directive, answer));
    }

    private static String answer(int port) {
        try (var page = URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
            return new String(page.readAllBytes());
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    void postgres_checks_its_file_and_reads_it_again_only_if_it_changed() throws Exception {
        var bin = Path.of("/usr/lib/postgresql/15/bin");
        int port = ServerProcess.freePort();
        try (var home = Home.fresh()) {
            boolean root = System.getProperty("user.name").equals("root");
            var as = root ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : "";
            var conf = home.run.resolve("files/postgresql.conf");
            home.file("files/templates/postgresql.conf.mustache", """
                    port = {{port}}
                    listen_addresses = '127.0.0.1'
                    unix_socket_directories = ''
                    work_mem = '{{memory}}'
                    """).hook("firstboot", root ? "chown postgres $WW_DATA" : ":",
                    as + bin + "/initdb -D $WW_DATA/db -A trust -U postgres >/dev/null")
                    .hook("svcup", "exec " + as + bin + "/postgres -D $WW_DATA/db -c config_file=" + conf)
                    .hook("warmup", "until " + as + bin + "/pg_isready -q -h 127.0.0.1 -p " + port,
                            "do sleep 0.1; done");
            postgres(home, as + bin, port, "8MB");
            var run = home.start("ww/run").awaitState(State.UP);
            var show = as + bin + "/psql -h 127.0.0.1 -p " + port + " -U postgres -Atc 'SHOW work_mem'";
            assertEquals("8MB", shell(home, show));
            run.signal("HUP").awaitLine(SAME);
            postgres(home, as + bin, port, "16MB");
            run.signal("HUP").awaitLine(READS);
            run.await("PostgreSQL has the new file", () -> shell(home, show).equals("16MB"));
            postgres(home, as + bin, port, "much");
            run.signal("HUP").awaitLine("the configuration stays as it is");
            assertEquals("16MB", shell(home, show));
            assertReadOnce(run);
        }
    }

    private static void postgres(Home home, String bin, int port, String memory) {
        home.cfg("""
                {"port": %d, "memory": "%s", "ww": {"cfg_mode": "0644",
                 "service": {"foreground": true, "stop_signal": "INT"}, "templates": {"postgresql.conf": {
                  "on_change": "HUP",
                  "check": "[ ! -e %s/db ] || %s/postgres -C work_mem -D %s/db -c config_file={}"}}}}"""
                .formatted(port, memory, home.data, bin, home.data));
    }

    private static void assertReadOnce(RunningScript run) {
        assertEquals(1, run.all().stream().filter(line -> line.contains(READS)).count());
        assertFalse(run.all().toString().contains("RESTARTING"), () -> run.all().toString());
        assertEquals(0, run.signal("TERM").exit(), () -> run.all().toString());
    }

    @Test
    void parsers_read_properties_JSON_YAML_and_variables_and_the_service_restarts_only_if_they_changed()
            throws Exception {
        try (var home = Home.fresh()) {
            home.file("files/templates/a.properties.mustache", "name={{name}}\n")
                    .file("files/templates/a.json.mustache", "{\"name\": \"{{name}}\"}\n")
                    .file("files/templates/a.yaml.mustache", "name: \"{{name}}\"\n")
                    .file("files/templates/a.env.mustache", "NAME={{name}}\n")
                    .hook("svcup", ". $WW_RUN/files/a.env; echo \"starts with $NAME\"; exec sleep 9999");
            for (var name : new String[] {"it's: \"1\" $HOME #x", "two = 2"}) {
                home.cfg(Json.compact(Json.object("""
                        {"ww": {"service": {"foreground": true}, "templates": {"a.env": {"check": "sh -n {}"}}}}""",
                        "a test", "").put("name", name)));
                var run = name.startsWith("two") ? running.signal("HUP") : (running = home.start("ww/run"));
                run.awaitLine("starts with " + name).awaitState(State.UP);
                var files = home.run.resolve("files");
                var properties = new Properties();
                try (var reader = new FileReader(files.resolve("a.properties").toFile())) {
                    properties.load(reader);
                }
                assertEquals(name, properties.getProperty("name"));
                assertEquals(name, Json.object(Await.read(files.resolve("a.json")), "", "").get("name").asText());
                // a string of YAML in double quotes has all escapes of JSON
                var yaml = Await.read(files.resolve("a.yaml")).replace("name:", "{\"name\":") + "}";
                assertEquals(name, Json.object(yaml, "", "").get("name").asText());
                run.signal("HUP").awaitLine(SAME);
            }
            assertEquals(2, running.all().stream().filter(line -> line.contains("starts with")).count());
            assertEquals(0, running.signal("TERM").exit(), () -> running.all().toString());
        }
    }

    private RunningScript running;

    private static String shell(Home home, String line) {
        var shell = home.start("/bin/sh", "-c", line);
        shell.exit();
        return String.join("\n", shell.out());
    }
}
