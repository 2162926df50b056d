package whaleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A life of thirty changes of state, and real servers that are killed, frozen, slow, refusing, resetting and out of reach meanwhile: whoever
/// reads there afterwards finds every one of them once, and in order.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class ChaosTest {
    private static final int EVENTS = 30;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), 0.2);
    @TempDir Path run;

    /// A kind of server, its URL by way of a port, and the ids that a reader finds in it.
    private record Kind(String name, Supplier<Server> server, IntFunction<String> url, java.util.function.Function<Server, List<String>> read) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Kind> kinds() {
        var etcd = new Kind("etcd", EtcdServer::alone, port -> "etcd://127.0.0.1:" + port + "/ww", server -> ((EtcdServer) server).history("ww/web-1/state").stream()
                .map(line -> Json.object(line, "it", "").path("id").asText()).toList());
        var search = new Kind("OpenSearch", () -> started(new SearchServer("one")), port -> "elasticsearch://127.0.0.1:" + port + "/ww", server -> ((SearchServer) server).all("ww-events", "id"));
        var all = new ArrayList<>(List.of(etcd, database(Sql.POSTGRESQL)));
        if (Sweep.whole()) all.addAll(List.of(database(Sql.MARIADB), search));
        return all;
    }

    private static Kind database(Sql sql) {
        return new Kind(sql.name(), () -> started(new DatabaseServer(sql)), port -> DatabaseServer.url(sql, port),
                server -> DatabaseServer.rows(sql, ((DatabaseServer) server).url(), "SELECT id FROM ww_event ORDER BY seq"));
    }

    private static Server started(Server server) {
        server.start();
        return server;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_change_of_state_arrives_once_and_in_order(Kind kind) throws Exception {
        for (int round = 0; round < (Sweep.whole() ? 5 : 1); round++) {
            var random = new Random(42 + round);
            var folder = Files.createDirectories(run.resolve("" + round));
            try (var server = kind.server.get(); var proxy = new FaultProxy(server.port)) {
                var means = new Means("", "", Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {});
                var backend = Backends.of(JsonNodeFactory.instance.textNode(kind.url.apply(proxy.port)), means);
                var reports = new Reports(new Journal(folder, folder, () -> false, line -> {}), folder, "b", line -> {}, BACKOFF);
                reports.to(backend, backend);
                var weather = Thread.ofPlatform().start(() -> weather(server, proxy, random));
                for (int n = 1; n <= EVENTS; n++) {
                    reports.send(ReportsCase.state(n));
                    pause(random.nextInt(200));
                }
                weather.join();
                assertTrue(reports.flush(Duration.ofSeconds(100)), () -> reports.standing().toString());
                assertEquals(IntStream.rangeClosed(1, EVENTS).mapToObj(n -> "b-" + n).toList(), kind.read.apply(server));
                assertEquals(0, reports.standing().getFirst().refused());
                reports.close();
                assertTrue(reports.over(Await.LONG));
            }
        }
    }

    /// Some seconds of it; then the sun shines.
    private static void weather(Server server, FaultProxy proxy, Random random) {
        var faults = FaultProxy.Fault.values();
        for (int n = 0; n < 8; n++) {
            switch (random.nextInt(7)) {
                case 0 -> {
                    server.kill();
                    pause(random.nextInt(300));
                    server.launch();
                }
                case 1 -> {
                    server.freeze();
                    pause(random.nextInt(600));
                    server.thaw();
                }
                default -> proxy.fault(faults[random.nextInt(faults.length)]);
            }
            pause(random.nextInt(500));
        }
        proxy.fault(FaultProxy.Fault.NONE);
        Await.until(Duration.ofSeconds(60), () -> "the server", server::answers);
    }

    private static void pause(int millis) {
        var until = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < until) LockSupport.parkNanos(until - System.nanoTime());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_life_is_no_longer_because_nobody_hears_of_it(Kind kind) throws IOException {
        var took = new ArrayList<Duration>();
        try (var hole = new FaultProxy(Server.freePort())) {
            hole.fault(FaultProxy.Fault.HOLE);
            for (var url : List.of("", kind.url.apply(hole.port))) {
                try (var home = Home.fresh().withDefaults().hook("svcup", "setsid sleep 9999 &").env("CFG", "{\"notify_url\": \"" + url + "\"}")) {
                    var begun = home.start("ww/run");
                    begun.awaitLine("run: UP after");
                    var up = begun.age();
                    assertEquals(0, begun.signal("TERM").exit());
                    took.add(up);
                    took.add(begun.age().minus(up));
                }
            }
        }
        assertTrue(took.get(2).compareTo(took.get(0).plusSeconds(3)) < 0, took::toString);
        assertTrue(took.get(3).compareTo(took.get(1).plusSeconds(3)) < 0, took::toString);
    }
}
