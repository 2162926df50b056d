//JAVA 25+
//SOURCES ../../lib/Whaleware.java
//SOURCES ../fixtures/Await.java ../fixtures/Home.java ../fixtures/BuiltSupervisor.java ../fixtures/RunningScript.java
//SOURCES ../fixtures/Shell.java ../fixtures/ServerProcess.java ../fixtures/EtcdServer.java
//SOURCES ../fixtures/JsonServerProcess.java ../fixtures/DatabaseServer.java ../fixtures/OpenSearchServer.java
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

/// Measures events a second: from the journal to the last response of the back-end, and beside it the same events
/// through the plain client, without journal, order or retries.
final class ReportRates {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final OkHttpClient HTTP = new OkHttpClient();

    /// Sends events through the plain client.
    private interface PlainClient {
        void send(List<Event> events) throws Exception;
    }

    static void main(String... args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        Predicate<String> chosen = name -> args.length < 2 || List.of(args).subList(1, args.length).contains(name);
        var instance = new Instance("web-1", "hello", "1", "b");
        var events = IntStream.range(0, count).mapToObj(n -> Event.lifecycle(instance, n, State.RESTARTING, State.UP,
                "monitor ended with 1", Instant.now(), Duration.ofSeconds(30))).toList();
        System.out.printf("%-14s %12s %12s   events/s, %d events%n", "", "reports", "plain", count);
        var folder = Files.createTempDirectory("ww-rates");
        if (chosen.test("file")) row("file:", events, "file:" + folder + "/events.jsonl", all -> {
            var file = folder.resolve("plain");
            for (var event : all)
                Files.writeString(file, event.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        });
        if (chosen.test("http")) http("http:", events, "");
        if (chosen.test("http")) http("http: NDJSON", events, "application/x-ndjson");
        if (chosen.test("etcd")) try (var etcd = EtcdServer.started()) {
            var put = "{\"key\":\"" + EtcdServer.base64("plain") + "\",\"value\":\"";
            row("etcd:", events, "etcd://127.0.0.1:" + etcd.port, all -> {
                for (var event : all)
                    post("http://127.0.0.1:" + etcd.port + "/v3/kv/put",
                            put + EtcdServer.base64(event.line()) + "\"}");
            });
        }
        for (var sql : List.of(SqlDialect.POSTGRESQL, SqlDialect.MARIADB)) {
            if (chosen.test(sql.command())) try (var database = new DatabaseServer(sql)) {
                database.start();
                row("jdbc: " + sql.command(), events, database.url(), all -> jdbc(sql, database.url(), all));
            }
        }
        if (chosen.test("sqlite")) row("jdbc: sqlite", events, "jdbc:sqlite:" + folder + "/events.db",
                all -> jdbc(SqlDialect.SQLITE, "jdbc:sqlite:" + folder + "/plain.db", all));
        if (chosen.test("opensearch")) try (var search = new OpenSearchServer("one")) {
            search.start();
            row("elasticsearch:", events, "elasticsearch://127.0.0.1:" + search.port, all -> {
                for (int from = 0; from < all.size(); from += 500) {
                    var lines = new StringBuilder();
                    for (var event : all.subList(from, Math.min(all.size(), from + 500)))
                        lines.append("{\"index\":{\"_index\":\"plain\"}}\n").append(event.line()).append('\n');
                    post("http://127.0.0.1:" + search.port + "/_bulk", lines.toString());
                }
            });
        }
        System.exit(0);
    }

    /// @param accepts the header `Accept-Post` of the responses
    private static void http(String name, List<Event> events, String accepts) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (!accepts.isEmpty()) exchange.getResponseHeaders().set("Accept-Post", accepts);
            exchange.sendResponseHeaders(204, -1); // ends the response; close() would end the connection, too
        });
        server.start();
        var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        row(name, events, url, all -> {
            for (var event : all) post(url, event.line());
        });
        server.stop(0);
    }

    private static void post(String url, String body) throws IOException {
        var request = new Request.Builder().url(url).post(RequestBody.create(body, JSON)).build();
        try (var response = HTTP.newCall(request).execute()) {
            if (!response.isSuccessful()) throw new IOException(response.toString());
            response.body().bytes();
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

    private static void row(String name, List<Event> events, String url, PlainClient plain) throws Exception {
        var folder = Files.createTempDirectory("ww-rates");
        var context = new BackendContext("", "", Home.CHECKOUT, Home.CHECKOUT.resolve("lib"), line -> {});
        var real = BackendFactory.of(JsonNodeFactory.instance.textNode(url), context).getFirst();
        var open = new CountDownLatch(1);
        var gate = new Backend() {
            @Override
            public void deliver(List<JournalEntry> entries) throws Exception {
                deliver(entries, false);
            }

            @Override
            public void deliver(List<JournalEntry> entries, boolean more) throws Exception {
                open.await();
                real.deliver(entries, more);
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
        var journal = new Journal(folder, folder, () -> true, System.err::println);
        var reports = new ReportDelivery(journal, folder, "b", System.err::println, ReportDelivery.BACKOFF);
        reports.use(List.of(gate), List.of());
        events.forEach(reports::send);
        reports.awaitWritten(Duration.ofMinutes(1));
        long begun = System.nanoTime();
        open.countDown();
        if (!reports.flush(Duration.ofMinutes(5))) throw new IllegalStateException(reports.status().toString());
        long reported = System.nanoTime() - begun;
        reports.close();
        real.close();
        begun = System.nanoTime();
        plain.send(events);
        long sent = System.nanoTime() - begun;
        long count = events.size() * 1_000_000_000L;
        System.out.printf("%-14s %12d %12d%n", name, count / reported, count / sent);
    }
}
