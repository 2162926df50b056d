package whaleware.fleet.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.reports.backends.PemFiles;

/// The JDK's HTTP server, with limits that suit thousands of reporters whose connections stay open. Each request runs
/// on a virtual thread.
public final class HttpListener implements AutoCloseable {
    /// The server's limits, which it reads once, when its classes are loaded. Times are in seconds, sizes in bytes. By
    /// default it keeps 200 idle connections, for the 30 s after which the next report comes.
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.maxIdleConnections", "20000", "sun.net.httpserver.idleInterval", "300",
            "sun.net.httpserver.nodelay", "true", "sun.net.httpserver.maxReqTime", "20",
            "sun.net.httpserver.maxReqHeaders", "100", "sun.net.httpserver.maxReqHeaderSize", "32768",
            "sun.net.httpserver.drainAmount", "65536");
    /// The most connections, and the open files that are left for the rest. Beyond the limit of open files the server
    /// would try in vain to accept a connection, again and again.
    private static final int CONNECTIONS = 20_000, OTHER_FILES = 200;
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final boolean tls;

    /// Binds the address. Answers no request yet.
    ///
    /// Throws [Failure] 78 if the address is not free, or the certificate cannot be used.
    ///
    /// @param certificate `ww.fleet.tls`; without a `cert` the server speaks plain HTTP
    /// @param log receives a line when the certificate was replaced
    public HttpListener(InetSocketAddress address, PemFiles certificate, HttpHandler handler, Consumer<String> log) {
        LIMITS.forEach(HttpListener::setUnlessSet);
        setUnlessSet("jdk.httpserver.maxConnections", String.valueOf(connections()));
        tls = !certificate.cert().isEmpty();
        try {
            if (address.isUnresolved()) throw new IOException("no such address");
            server = tls ? secure(address, certificate, log) : HttpServer.create(address, BACKLOG);
        } catch (CertificateFailure wrong) {
            throw new Failure(ExitCode.CONFIG, Failure.reason(wrong.getCause()));
        } catch (IOException notFree) {
            throw new Failure(ExitCode.CONFIG, "cannot listen on " + address.getHostString() + " port "
                    + address.getPort() + ": " + Failure.reason(notFree)
                    + " (set ww.fleet.listen to an address that is free here)");
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", handler);
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) System.setProperty(property, value);
    }

    /// Returns how many connections the limit of open files allows, see proc(5).
    private static int connections() {
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            var limit = lines.filter(line -> line.startsWith("Max open files")).findFirst().orElse("");
            var soft = limit.replaceFirst("Max open files *(\\d{1,9}) .*", "$1");
            if (soft.matches("\\d+")) return Math.clamp(Integer.parseInt(soft) - OTHER_FILES, 10, CONNECTIONS);
        } catch (IOException notLinux) {
            // without a limit that is known
        }
        return CONNECTIONS;
    }

    private static final class CertificateFailure extends IOException {
        private CertificateFailure(Exception cause) {
            super(cause);
        }
    }

    private static HttpServer secure(InetSocketAddress address, PemFiles certificate, Consumer<String> log)
            throws IOException {
        SSLContext context;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new ReloadingKeys(certificate, log)}, null, null);
        } catch (IOException | GeneralSecurityException wrong) {
            throw new CertificateFailure(wrong);
        }
        var server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    /// Answers requests from now on.
    public void start() {
        server.start();
    }

    /// Returns the port, also if it was chosen by the system.
    public int port() {
        return server.getAddress().getPort();
    }

    /// Returns whether it speaks HTTPS.
    public boolean tls() {
        return tls;
    }

    /// Closes the port at once, and the connections as soon as their requests are answered, or after a second.
    @Override
    public void close() {
        server.stop(1);
    }
}
