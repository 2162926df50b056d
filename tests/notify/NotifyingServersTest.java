package whaleware.notify;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ServerProcess;
import whaleware.runtime.State;

/// Real servers report their readiness: PostgreSQL, MariaDB, Redis and HAProxy answer as soon as the state is UP,
/// without a `warmup` and a `monitor`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class NotifyingServersTest {
    private static final String AS = "setpriv --reuid=%1$s --regid=%1$s --init-groups -- ";
    private final int port = ServerProcess.freePort();

    private static Home home(String stopSignal) {
        return Home.fresh().cfg("{\"ww\": {\"service\": {\"notify\": true, \"foreground\": true, \"stop_signal\": \""
                + stopSignal + "\"}, \"timeout\": {\"svcup\": \"50s\"}}}");
    }

    /// Asserts that the server answers once the state is UP, and that its status is shown.
    ///
    /// @param request is sent to the server; null only connects
    /// @param status empty if the server reports none
    private RunningScript up(Home home, byte[] request, String answer, String status) throws Exception {
        var run = home.start("ww/run").awaitState(State.UP);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            if (request != null) {
                socket.getOutputStream().write(request);
                var bytes = socket.getInputStream().readNBytes(answer.length());
                assertEquals(answer, new String(bytes, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException refused) {
            throw new AssertionError("no answer in UP: " + run.all(), refused);
        }
        if (status.isEmpty()) return run;
        run.await("the status " + status, () -> {
            var shown = home.start("ww/status");
            shown.exit();
            return String.join("\n", shown.all()).contains(status);
        });
        return run;
    }

    @Test
    void PostgreSQL() throws Exception {
        try (var home = home("INT")) {
            home.hook("firstboot", "chown postgres: $WW_DATA && cd / && " + AS.formatted("postgres")
                            + "/usr/lib/postgresql/15/bin/initdb -D $WW_DATA/pg --auth=trust --no-sync >/dev/null")
                    .hook("svcup", "cd / && exec " + AS.formatted("postgres")
                            + "/usr/lib/postgresql/15/bin/postgres -D $WW_DATA/pg -p " + port
                            + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=");
            var ssl = new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47};
            assertEquals(0, up(home, ssl, "N", "").signal("TERM").exit());
        }
    }

    @Test
    void MariaDB() throws Exception {
        try (var home = home("TERM")) {
            home.hook("firstboot", "chown mysql: $WW_DATA && " + AS.formatted("mysql")
                            + "mariadb-install-db --no-defaults --datadir=$WW_DATA/db --skip-test-db >/dev/null")
                    .hook("svcup", "exec " + AS.formatted("mysql") + "/usr/sbin/mariadbd --no-defaults "
                            + "--datadir=$WW_DATA/db --bind-address=127.0.0.1 --socket=$WW_DATA/socket --port=" + port);
            assertEquals(0, up(home, null, "", "Taking your SQL requests now").signal("TERM").exit());
        }
    }

    @Test
    void Redis() throws Exception {
        try (var home = home("TERM")) {
            home.hook("svcup", "exec redis-server --supervised systemd --dir $WW_DATA --bind 127.0.0.1 --port " + port);
            var ping = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
            assertEquals(0, up(home, ping, "+PONG", "Ready to accept connections").signal("TERM").exit());
        }
    }

    @Test
    void HAProxy_reloads_on_USR2_and_is_ready_again() throws Exception {
        try (var home = home("TERM")) {
            home.file("files/haproxy.cfg", """
                    defaults
                      mode http
                      timeout connect 1s
                      timeout client 5s
                      timeout server 5s
                    frontend web
                      bind 127.0.0.1:%d
                      http-request return status 200 content-type text/plain string "hello"
                    """.formatted(port));
            home.hook("svcup", "exec haproxy -Ws -f $WW_HOME/files/haproxy.cfg");
            var get = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            var run = up(home, get, "HTTP/1.1 200", "");
            run.signal("USR2").awaitLine("run: UP: the service reloads")
                    .awaitLine("run: UP: the service is ready again");
            assertEquals(0, home.start("ww/status", "--ready").exit());
            assertEquals(0, run.signal("TERM").exit());
        }
    }
}
