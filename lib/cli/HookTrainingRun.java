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

/// What hooks do, done once while a home is baked: reading the configuration, answering in JSON, and asking a server that is here only for that.
/// What is loaded meanwhile is in the AOT cache from then on, and is loaded by every hook: so there is no more of it than most hooks need.
final class HookTrainingRun {
    private HookTrainingRun() {}

    static void main() throws IOException, InterruptedException, GeneralSecurityException {
        var env = new HashMap<>(ProcessEnvironment.read());
        env.put("CFG", "{\"ask\": {\"a\": [1, 2.50, \"${env:WW_RUN}\"]}}");
        read(env);
        var places = Directories.of(env);
        env.put("WW_CFG", Config.load(places.etc(), env).save(places).toString());
        read(env);
        json();
        if (ModuleLayer.boot().findModule("java.net.http").isPresent()) ask();
        Runtime.getRuntime().halt(ExitCode.OK);
    }

    private static void read(Map<String, String> env) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        for (var arguments : List.of(List.of("ask.a[1]"), List.of("no.such", "0"), List.of("webapp"), List.<String>of())) CfgCommand.run(arguments, env, nowhere, nowhere);
        var cfg = Cfg.of(env);
        cfg.texts("ask.a");
        cfg.number("ask.a[0]", 1);
        cfg.duration("ww.monitor.every");
    }

    /// As `monitor` does, by [Stats] and by a mapper of its own: a class that was not met here is read from its jar and verified by every hook.
    private static void json() throws IOException {
        new Stats().put("number", 1).put("part", 2.5).put("text", "x").put("flag", true).put("took_ms", Duration.ofMillis(3)).toString();
        var mapper = new ObjectMapper();
        mapper.createObjectNode().put("number", 1).toString();
        mapper.writeValueAsString(mapper.readTree("{\"list\": [1, 2.5, true, null, \"x\"], \"object\": {\"key\": 1}}"));
        mapper.writeValueAsString(Map.of("number", 1, "list", List.of("x")));
    }

    /// Without the certificates that Java trusts: what reads them would be a megabyte of the cache.
    private static void ask() throws IOException, InterruptedException, GeneralSecurityException {
        var nobody = SSLContext.getInstance("TLS");
        nobody.init(null, new TrustManager[0], null);
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress()); var http = HttpClient.newBuilder().sslContext(nobody).build()) {
            Thread.ofPlatform().daemon().start(() -> answer(server));
            var url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void answer(ServerSocket server) {
        try (var client = server.accept()) {
            var _ = client.getInputStream().read(new byte[4096]);
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            // then there is no answer
        }
    }
}
