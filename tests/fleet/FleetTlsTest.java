package whaleware.fleet;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.base.Failure;
import whaleware.fixtures.Await;

/// With `ww.fleet.tls` the fleet speaks HTTPS, and a replaced certificate counts without a restart.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FleetTlsTest {
    private final HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    private final SSLSocketFactory sockets = new HandshakeCertificates.Builder()
            .addTrustedCertificate(authority.certificate()).build().sslSocketFactory();
    @TempDir
    private Path folder;

    @Test
    void a_certificate_and_its_key_come_from_PEM_files_and_may_be_replaced() throws Exception {
        write("first");
        try (var fleet = new TestFleet(settings())) {
            assertTrue(fleet.server.url().startsWith("https://127.0.0.1:"), fleet.server::url);
            assertEquals("CN=first", name(fleet.port));
            Files.writeString(folder.resolve("key.pem"), "half");
            Await.until("the note", () -> {
                assertDoesNotThrow(() -> assertEquals("CN=first", name(fleet.port)));
                return fleet.log.toString().contains("the old certificate stays");
            });
            write("second");
            Await.until("the new certificate", () -> {
                try {
                    return name(fleet.port).equals("CN=second");
                } catch (IOException half) {
                    return false;
                }
            });
        }
    }

    @Test
    void a_certificate_that_cannot_be_used_is_named() throws Exception {
        write("first");
        Files.delete(folder.resolve("key.pem"));
        var failure = assertThrows(Failure.class, () -> new TestFleet(settings()));
        assertEquals(78, failure.code);
        assertEquals("cannot use ww.fleet.tls.key: there is no file " + folder.resolve("key.pem"),
                failure.getMessage());
    }

    private String settings() {
        return "{\"tls\": {\"cert\": \"" + folder.resolve("cert.pem") + "\", \"key\": \"" + folder.resolve("key.pem")
                + "\"}}";
    }

    private void write(String name) throws IOException {
        var held = new HeldCertificate.Builder().signedBy(authority).commonName(name)
                .addSubjectAlternativeName("127.0.0.1").build();
        Files.writeString(folder.resolve("cert.pem"), held.certificatePem());
        Files.writeString(folder.resolve("key.pem"), held.privateKeyPkcs8Pem());
    }

    private String name(int port) throws IOException {
        try (var socket = (SSLSocket) sockets.createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            var request = "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes());
            assertTrue(new String(socket.getInputStream().readAllBytes()).startsWith("HTTP/1.1 200 "));
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }
}
