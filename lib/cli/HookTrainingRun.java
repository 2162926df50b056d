package whaleware.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import whaleware.Cfg;
import whaleware.Stats;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.ProcessEnvironment;
import whaleware.config.Config;
import whaleware.config.SavedConfig;

/// A run of the typical work of hooks, for the AOT cache: it reads the configuration, prints JSON, and sends a request
/// to a server of its own. Every hook loads the whole cache, so this run uses no more classes than most hooks need.
final class HookTrainingRun {
    private HookTrainingRun() {}

    static void main() throws IOException, InterruptedException, GeneralSecurityException {
        var env = new HashMap<>(ProcessEnvironment.read());
        env.put("CFG", "{\"ask\": {\"a\": [1, 2.50, \"${env:WW_RUN}\"]}}");
        read(env);
        var places = Directories.of(env);
        env.put("WW_CFG", SavedConfig.write(Config.load(places.etc(), env), places, env).toString());
        read(env);
        json();
        if (ModuleLayer.boot().findModule("java.net.http").isPresent()) request();
        Runtime.getRuntime().halt(ExitCode.OK);
    }

    private static void read(Map<String, String> env) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var commandLines = List.of(List.of("ask.a[1]"), List.of("no.such", "0"), List.of("webapp"), List.<String>of());
        for (var arguments : commandLines) {
            CfgCommand.run(arguments, env, nowhere, nowhere);
        }
        var cfg = Cfg.of(env);
        cfg.texts("ask.a");
        cfg.number("ask.a[0]", 1);
        cfg.duration("ww.monitor.every");
    }

    /// Prints JSON as a `monitor` does, by [Stats] and by an own mapper. A hook reads and verifies each class that is
    /// not used here.
    private static void json() throws IOException {
        new Stats().put("number", 1).put("part", 2.5).put("text", "x").put("flag", true)
                .put("took_ms", Duration.ofMillis(3)).toString();
        var mapper = new ObjectMapper();
        mapper.createObjectNode().put("number", 1).toString();
        mapper.writeValueAsString(mapper.readTree("{\"list\": [1, 2.5, true, null, \"x\"], \"object\": {\"key\": 1}}"));
        mapper.writeValueAsString(Map.of("number", 1, "list", List.of("x")));
    }

    /// Sends a request. It trusts no certificates: the classes that read Java's own would add a megabyte to the cache.
    private static void request() throws IOException, InterruptedException, GeneralSecurityException {
        var trustsNone = SSLContext.getInstance("TLS");
        trustsNone.init(null, new TrustManager[0], null);
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var http = HttpClient.newBuilder().sslContext(trustsNone).build()) {
            Thread.ofPlatform().daemon().start(() -> respond(server));
            var url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void respond(ServerSocket server) {
        try (var client = server.accept()) {
            var _ = client.getInputStream().read(new byte[4096]);
            var response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
            client.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException closed) {
            // the run has ended
        }
    }
}
