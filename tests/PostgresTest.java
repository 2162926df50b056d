package whaleware;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresTest {
    private static final String PSQL = "/usr/lib/postgresql/15/bin/psql";
    private int port;

    private Home home(String... layers) throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return Home.fresh("pg").image(layers).env("POSTGRES_PASSWORD", "it's a secret").env("CFG", cfg("1.0.0"));
    }

    private String cfg(String version) {
        return "{\"version\": \"" + version + "\", \"postgresql\": {\"port\": " + port + ", \"listen_addresses\": \"127.0.0.1\"}, \"notify_url\": \"stdout:\"}";
    }

    private String sql(Home home, Running run, String sql) {
        var psql = home.exec(run, "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", PSQL, "-XqtA", "-h", "/run/postgresql", "-p", "" + port, "-d", "postgres", "-c", sql);
        assertEquals(0, psql.exit(), () -> psql.all().toString());
        return String.join("\n", psql.out());
    }

    @Test
    void first() throws IOException {
        try (var home = home("postgres")) {
            var run = home.alone().start("/ww/run").awaitState(State.UP).awaitLine("connections");
            System.out.println(run.age() + "\n" + String.join("\n", run.all()));
            System.out.println(sql(home, run, "SELECT * FROM greeting"));
            int n = run.all().size();
            var t = System.nanoTime();
            System.out.println("exit " + run.signal("TERM").exit() + " " + (System.nanoTime() - t) / 1000000);
            System.out.println(String.join("\n", run.all().subList(n, run.all().size())));
            run = home.start("/ww/run").awaitState(State.UP).awaitLine("connections");
            System.out.println(run.age() + "\n" + String.join("\n", run.all()));
            System.out.println("exit " + run.signal("TERM").exit());
        }
    }
}
