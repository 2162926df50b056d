package whaleware.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.base.Json;
import whaleware.fixtures.Await;
import whaleware.fixtures.DatabaseServer;
import whaleware.fixtures.EtcdServer;
import whaleware.fixtures.FaultProxy;
import whaleware.fixtures.Home;
import whaleware.fixtures.OpenSearchServer;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;
import whaleware.reports.backends.SqlDialect;

/// Reports thirty changes of state to real servers that are killed, frozen, slow, unreachable, impersonated, or whose
/// name does not resolve. Afterwards every event is there once, and in order.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class ChaosTest {
    private static final String NAME = "reports.test";
    private static final Duration FLUSH = Duration.ofMillis(500);    // ww.stop.flush
    @TempDir static Path certificates;
    private static Path ca;
    private static FaultProxy.Tls tls;
    @TempDir Path run;

    @BeforeAll
    static void certify() throws IOException {
        var authority = new HeldCertificate.Builder().certificateAuthority(0).build();
        ca = Files.writeString(certificates.resolve("ca.pem"), authority.certificatePem());
        tls = new FaultProxy.Tls(of(NAME, authority), of("elsewhere.test", authority));
    }

    private static SSLContext of(String name, HeldCertificate authority) {
        var own = new HeldCertificate.Builder().addSubjectAlternativeName(name).signedBy(authority).build();
        return new HandshakeCertificates.Builder().heldCertificate(own, authority.certificate()).build().sslContext();
    }

    /// A kind of server, its URL for a port, and the ids of the events that it holds.
    private record ServerKind(String name, Supplier<ServerProcess> server, IntFunction<String> url,
            Function<ServerProcess, List<String>> read) {
        boolean secure() {
            return url.apply(1).matches("(etcd|elasticsearch)s:.*");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<ServerKind> kinds() {
        var etcd = new ServerKind("etcd", EtcdServer::started, port -> "etcds://" + NAME + ":" + port + "/ww",
                server -> ((EtcdServer) server).history("ww/web-1/state").stream()
                .map(line -> Json.object(line, "an event", "").path("id").asText()).toList());
        var search = new ServerKind("OpenSearch", () -> started(new OpenSearchServer("one")),
                port -> "elasticsearchs://" + NAME + ":" + port + "/ww", server -> ((OpenSearchServer) server)
                .all("ww-events", "id"));
        var all = new ArrayList<>(List.of(etcd, database(SqlDialect.POSTGRESQL)));
        if (Sweep.whole()) all.addAll(List.of(database(SqlDialect.MARIADB), search));
        return all;
    }

    private static ServerKind database(SqlDialect sql) {
        return new ServerKind(sql.name(), () -> started(new DatabaseServer(sql)), port -> DatabaseServer.url(sql, port)
                .replace("127.0.0.1", NAME),
                server -> DatabaseServer.rows(sql, ((DatabaseServer) server).url(),
                        "SELECT id FROM ww_event ORDER BY seq"));
    }

    private static ServerProcess started(ServerProcess server) {
        server.start();
        return server;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_change_of_state_arrives_once_and_in_order(ServerKind kind) throws Exception {
        for (int round = 0; round < (Sweep.whole() ? 5 : 1); round++) {
            var random = new Random(42 + round);
            var folder = Files.createDirectories(run.resolve("" + round));
            try (var server = kind.server.get(); var proxy = new FaultProxy(server.port, kind.secure() ? tls : null)) {
                resolve(folder, "127.0.0.1");
                var life = java(folder, ThirtyStatesMain.class, folder, kind.url.apply(proxy.port), ca, 42 + round);
                causeFaults(server, proxy, folder, random);
                var output = new String(life.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                assertEquals("true, 0 refused", output);
                assertEquals(ThirtyStatesMain.ids(), kind.read.apply(server));
            }
        }
    }

    private static Process java(Path folder, Class<?> main, Object... args) throws IOException {
        var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + folder + "/hosts",
                "-Dsun.net.inetaddr.ttl=0", "-Dsun.net.inetaddr.negative.ttl=0", "-cp",
                        System.getProperty("java.class.path"), main.getName()));
        for (var arg : args) command.add(arg.toString());
        return new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
    }

    /// Makes the name resolve to an address; to none if it is empty.
    private static void resolve(Path folder, String address) {
        try {
            var beside = Files.writeString(folder.resolve("hosts.new"), "127.0.0.1 localhost\n"
                    + (address.isEmpty() ? "" : address + " " + NAME + "\n"));
            Files.move(beside, folder.resolve("hosts"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Causes faults for some seconds, and ends with a healthy server.
    private static void causeFaults(ServerProcess server, FaultProxy proxy, Path folder, Random random) {
        var faults = FaultProxy.Fault.values();
        for (int n = 0; n < 10; n++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    server.kill();
                    ThirtyStatesMain.pause(random.nextInt(300));
                    server.launch();
                }
                case 1 -> {
                    server.freeze();
                    ThirtyStatesMain.pause(random.nextInt(600));
                    server.thaw();
                }
                case 2 -> {
                    resolve(folder, random.nextBoolean() ? "" : "127.0.0.2");
                    proxy.fault(FaultProxy.Fault.NONE); // and cuts the connections, so that the name is resolved again
                    ThirtyStatesMain.pause(random.nextInt(600));
                    resolve(folder, "127.0.0.1");
                }
                default -> proxy.fault(faults[random.nextInt(faults.length)]);
            }
            ThirtyStatesMain.pause(random.nextInt(500));
        }
        proxy.fault(FaultProxy.Fault.NONE);
        Await.until(Duration.ofSeconds(60), () -> "the server", server::isReady);
    }

    /// Measures again if a busy machine takes too long.
    @ParameterizedTest
    @MethodSource("kinds")
    void an_unreachable_server_delays_neither_start_nor_stop(ServerKind kind) throws IOException {
        try (var hole = new FaultProxy(ServerProcess.freePort())) {
            hole.fault(FaultProxy.Fault.BLACK_HOLE);
            for (int tries = 1; ; tries++) {
                var alone = life("");
                var unreachable = life(kind.url.apply(hole.port).replace(NAME, "127.0.0.1"));
                System.out.println(kind + ", unreachable: UP after " + unreachable.up + ", without " + alone.up
                        + "; stopped in " + unreachable.stop + ", without in " + alone.stop);
                boolean soon = unreachable.up.compareTo(alone.up.plusSeconds(1)) < 0,
                        stops = unreachable.stop.compareTo(alone.stop.plus(FLUSH).plusSeconds(1)) < 0;
                if (soon && stops) return;
                assertTrue(tries < 5, () -> "took " + unreachable + " instead of " + alone);
            }
        }
    }

    private record Took(Duration up, Duration stop) {}

    private static Took life(String url) {
        try (var home = Home.fresh().withDefaults().hook("svcup", "setsid sleep 9999 &")
                .env("CFG", "{\"notify_url\": \"" + url + "\"}")) {
            var begun = home.start("ww/run").awaitLine("run: UP after");
            var up = begun.age();
            assertEquals(0, begun.signal("TERM").exit());
            return new Took(up, begun.age().minus(up));
        }
    }
}
