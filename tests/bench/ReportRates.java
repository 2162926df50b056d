//JAVA 25+
//SOURCES ../../lib/Whaleware.java
//SOURCES ../fixtures/Await.java ../fixtures/Home.java ../fixtures/RunningScript.java ../fixtures/Shell.java ../fixtures/ServerProcess.java ../fixtures/EtcdServer.java
//SOURCES ../fixtures/DatabaseServer.java ../fixtures/OpenSearchServer.java
//RUNTIME_OPTIONS -Xmx64m
package whaleware.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import whaleware.fixtures.DatabaseServer;
import whaleware.fixtures.EtcdServer;
import whaleware.fixtures.Home;
import whaleware.fixtures.OpenSearchServer;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.reports.Journal;
import whaleware.reports.JournalEntry;
import whaleware.reports.ReportDelivery;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.BackendFactory;
import whaleware.reports.backends.SqlDialect;
import whaleware.runtime.State;

/// Events a second: those that waited in the journal, all the way to the last answer; and the same events through the plain client, without journal, order or repeats.
final class ReportRates {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final OkHttpClient HTTP = new OkHttpClient();

    /// Sends all events as the plain client would.
    private interface Plain {
        void send(List<Event> events) throws Exception;
    }

    static void main(String... args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        Predicate<String> asked = name -> args.length < 2 || List.of(args).subList(1, args.length).contains(name);
        var events = IntStream.range(0, count).mapToObj(n -> Event.lifecycle(new Instance("web-1", "hello", "1", "b"), n, State.RESTARTING, State.UP, "monitor ended with 1", Instant.now(), Duration.ofSeconds(30))).toList();
        System.out.printf("%-14s %12s %12s   events/s, %d events%n", "", "reports", "plain", count);
        var folder = Files.createTempDirectory("ww-rates");
        if (asked.test("file")) row("file:", events, "file:" + folder + "/events.jsonl", all -> {
            for (var event : all) Files.writeString(folder.resolve("plain"), event.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        });
        if (asked.test("http")) http(events);
        if (asked.test("etcd")) try (var etcd = EtcdServer.started()) {
            row("etcd:", events, "etcd://127.0.0.1:" + etcd.port, all -> {
                for (var event : all) post("http://127.0.0.1:" + etcd.port + "/v3/kv/put", "{\"key\":\"" + EtcdServer.base64("plain") + "\",\"value\":\"" + EtcdServer.base64(event.line()) + "\"}");
            });
        }
        for (var sql : List.of(SqlDialect.POSTGRESQL, SqlDialect.MARIADB)) {
            if (asked.test(sql.command())) try (var database = new DatabaseServer(sql)) {
                database.start();
                row("jdbc: " + sql.command(), events, database.url(), all -> jdbc(sql, database.url(), all));
            }
        }
        if (asked.test("sqlite")) row("jdbc: sqlite", events, "jdbc:sqlite:" + folder + "/events.db", all -> jdbc(SqlDialect.SQLITE, "jdbc:sqlite:" + folder + "/plain.db", all));
        if (asked.test("opensearch")) try (var search = new OpenSearchServer("one")) {
            search.start();
            row("elasticsearch:", events, "elasticsearch://127.0.0.1:" + search.port, all -> {
                for (int from = 0; from < all.size(); from += 500) {
                    var lines = new StringBuilder();
                    for (var event : all.subList(from, Math.min(all.size(), from + 500))) lines.append("{\"index\":{\"_index\":\"plain\"}}\n").append(event.line()).append('\n');
                    post("http://127.0.0.1:" + search.port + "/_bulk", lines.toString());
                }
            });
        }
        System.exit(0);
    }

    private static void http(List<Event> events) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1); // that ends it; a close() would end the connection too
        });
        server.start();
        var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        row("http:", events, url, all -> {
            for (var event : all) post(url, event.line());
        });
        server.stop(0);
    }

    private static void post(String url, String body) throws IOException {
        try (var answer = HTTP.newCall(new Request.Builder().url(url).post(RequestBody.create(body, JSON)).build()).execute()) {
            if (!answer.isSuccessful()) throw new IOException(answer.toString());
            answer.body().bytes();
        }
    }

    private static void jdbc(SqlDialect sql, String url, List<Event> all) throws Exception {
        try (var connection = DatabaseServer.open(sql, url); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE plain (id varchar(255) PRIMARY KEY, event text)");
            connection.setAutoCommit(false);
            try (var insert = connection.prepareStatement("INSERT INTO plain VALUES (?, ?)")) {
                for (int n = 0; n < all.size(); n++) {
                    insert.setString(1, all.get(n).id());
                    insert.setString(2, all.get(n).line());
                    insert.addBatch();
                    if (n % 200 == 199 || n == all.size() - 1) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
        }
    }

    private static void row(String name, List<Event> events, String url, Plain plain) throws Exception {
        var folder = Files.createTempDirectory("ww-rates");
        var means = new BackendContext("", "", Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {});
        var real = BackendFactory.of(JsonNodeFactory.instance.textNode(url), means).getFirst();
        var open = new CountDownLatch(1);
        var gate = new Backend() {
            @Override
            public void deliver(List<JournalEntry> entries) throws Exception {
                open.await();
                real.deliver(entries);
            }

            @Override
            public int batchSize() {
                return real.batchSize();
            }

            @Override
            public String name() {
                return real.name();
            }
        };
        var reports = new ReportDelivery(new Journal(folder, folder, () -> true, System.err::println), folder, "b", System.err::println, ReportDelivery.BACKOFF);
        reports.use(List.of(gate), List.of());
        events.forEach(reports::send);
        reports.awaitWritten(Duration.ofMinutes(1));
        long begun = System.nanoTime();
        open.countDown();
        if (!reports.flush(Duration.ofMinutes(5))) throw new IllegalStateException(reports.status().toString());
        long ours = System.nanoTime() - begun;
        reports.close();
        real.close();
        begun = System.nanoTime();
        plain.send(events);
        long theirs = System.nanoTime() - begun;
        System.out.printf("%-14s %12d %12d%n", name, events.size() * 1_000_000_000L / ours, events.size() * 1_000_000_000L / theirs);
    }
}
