package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.base.Failure;

/// Certificates are verified, and host names that do not resolve are retried.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class TlsTest extends BackendContract {
    @TempDir Path folder;
    private final HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    private final MockWebServer server = new MockWebServer();

    /// Starts a TLS server whose response means success to HTTP, etcd and Elasticsearch clients.
    private int start(HeldCertificate own) throws IOException {
        return start(own, new HandshakeCertificates.Builder());
    }

    private int start(HeldCertificate own, HandshakeCertificates.Builder authorities) throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder().code(200).body("{\"ID\":\"7\",\"items\":[]}").build();
            }
        });
        var handshake = authorities.heldCertificate(own, authority.certificate()).build();
        server.useHttps(handshake.sslSocketFactory());
        server.start(InetAddress.getLoopbackAddress(), 0);
        return server.getPort();
    }

    private HeldCertificate certificate(String name) {
        return new HeldCertificate.Builder().addSubjectAlternativeName(name).signedBy(authority).build();
    }

    private String pem() throws IOException {
        return Files.writeString(folder.resolve("ca.pem"), authority.certificatePem()).toString();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:", "etcds:", "elasticsearchs:"})
    void a_certificate_of_an_unknown_authority_is_rejected(String scheme) throws Exception {
        var backend = backend(scheme + "//127.0.0.1:" + start(certificate("127.0.0.1")) + "/ww", "");
        assertThrows(SSLException.class, () -> backend.deliver(HttpBackendContract.ENTRIES));
        assertEquals(0, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:", "etcds:", "elasticsearchs:"})
    void a_certificate_for_another_name_is_rejected(String scheme) throws Exception {
        var backend = backend(scheme + "//127.0.0.1:" + start(certificate("elsewhere.test")) + "/ww", pem());
        assertThrows(SSLException.class, () -> backend.deliver(HttpBackendContract.ENTRIES));
        assertEquals(0, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:", "etcds:", "elasticsearchs:"})
    void a_certificate_signed_by_ww_reports_ca_is_trusted(String scheme) throws Exception {
        var url = scheme + "//127.0.0.1:" + start(certificate("127.0.0.1")) + "/ww";
        assertThrows(IOException.class, () -> backend(url, folder + "/none.pem").deliver(HttpBackendContract.ENTRIES));
        assertEquals(0, server.getRequestCount());
        backend(url, pem()).deliver(HttpBackendContract.ENTRIES);
        assertTrue(server.getRequestCount() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:", "etcds:", "elasticsearchs:"})
    void a_replaced_ca_file_counts_from_the_next_delivery_on(String scheme) throws Exception {
        var file = folder.resolve("ca.pem");
        var backend = backend(scheme + "//127.0.0.1:" + start(certificate("127.0.0.1")) + "/ww", file.toString());
        var missing = assertThrows(IOException.class, () -> backend.deliver(HttpBackendContract.ENTRIES));
        assertEquals("cannot use ww.reports.ca: there is no file " + file, missing.getMessage());
        var other = new HeldCertificate.Builder().certificateAuthority(0).build();
        Files.writeString(file, other.certificatePem());
        assertThrows(SSLException.class, () -> backend.deliver(HttpBackendContract.ENTRIES));
        Files.writeString(folder.resolve("new.pem"), authority.certificatePem());
        Files.move(folder.resolve("new.pem"), file, StandardCopyOption.REPLACE_EXISTING);
        backend.deliver(HttpBackendContract.ENTRIES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"})
    void a_wrong_ca_file_is_an_error_that_names_the_setting(String text) throws Exception {
        var file = Files.writeString(folder.resolve("ca.pem"), text);
        var backend = backend("https://127.0.0.1:" + start(certificate("127.0.0.1")), file.toString());
        var wrong = assertThrows(IOException.class, () -> backend.deliver(HttpBackendContract.ENTRIES));
        assertTrue(wrong.getMessage().startsWith("cannot use ww.reports.ca, " + file), wrong.getMessage());
        var folderAsFile = backend("https://127.0.0.1:" + server.getPort(), folder.toString());
        wrong = assertThrows(IOException.class, () -> folderAsFile.deliver(HttpBackendContract.ENTRIES));
        assertTrue(wrong.getMessage().startsWith("cannot use ww.reports.ca, "), wrong.getMessage());
    }

    private enum KeyFormat { PKCS8, PKCS1, PKCS8_IN_CERT, EC_PKCS8, EC_SEC1 }

    @ParameterizedTest
    @EnumSource
    void a_client_certificate_is_sent(KeyFormat format) throws Exception {
        var builder = new HeldCertificate.Builder().addSubjectAlternativeName("client").signedBy(authority);
        var client = (format.name().startsWith("EC") ? builder.ecdsa256() : builder.rsa2048()).build();
        var key = switch (format) {
            case PKCS8, PKCS8_IN_CERT, EC_PKCS8 -> client.privateKeyPkcs8Pem();
            case PKCS1 -> client.privateKeyPkcs1Pem();
            case EC_SEC1 -> openssl(client.privateKeyPkcs8Pem());
        };
        server.requireClientAuth();
        var authorities = new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate());
        for (var scheme : List.of("https", "etcds", "elasticsearchs")) {
            if (!server.getStarted()) start(certificate("127.0.0.1"), authorities);
            var url = scheme + "://127.0.0.1:" + server.getPort() + "/ww";
            assertThrows(IOException.class, () -> backend(url, pem()).deliver(HttpBackendContract.ENTRIES));
            boolean together = format == KeyFormat.PKCS8_IN_CERT;
            var cert = Files.writeString(folder.resolve("cert.pem"), client.certificatePem() + (together ? key : ""));
            var own = Files.writeString(folder.resolve("key.pem"), key);
            backend(url, pem(), cert.toString(), together ? "" : own.toString(), Map.of())
                    .deliver(HttpBackendContract.ENTRIES);
        }
    }

    /// Returns an EC key in OpenSSL's older format.
    private String openssl(String pkcs8) throws Exception {
        var file = Files.writeString(folder.resolve("pkcs8.pem"), pkcs8);
        var openssl = new ProcessBuilder("openssl", "ec", "-in", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var text = new String(openssl.getInputStream().readAllBytes());
        assertTrue(text.contains("BEGIN EC PRIVATE KEY"), text);
        return text;
    }

    @Test
    void a_wrong_key_is_an_error_that_names_the_setting() throws Exception {
        var url = "https://127.0.0.1:" + start(certificate("127.0.0.1")) + "/ww";
        var cert = Files.writeString(folder.resolve("cert.pem"), certificate("client").certificatePem()).toString();
        var locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
        var key = Files.writeString(folder.resolve("key.pem"), locked).toString();
        var message = error(url, cert, key);
        assertEquals("cannot use ww.reports.key, " + key + ": its key has a password (openssl pkey removes it)",
                message);
        assertEquals("cannot use ww.reports.key: there is no file " + folder + "/none",
                error(url, cert, folder + "/none"));
        assertTrue(error(url, cert, "").startsWith("cannot use ww.reports.cert, " + cert + ": it has no private key"));
        assertEquals("cannot use ww.reports.key: no ww.reports.cert is set", error(url, "", key));
    }

    private String error(String url, String cert, String key) throws IOException {
        var backend = backend(url, pem(), cert, key, Map.of());
        return Failure.reason(assertThrows(IOException.class, () -> backend.deliver(HttpBackendContract.ENTRIES)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://nobody.invalid/events", "etcd://nobody.invalid",
            "etcd://nobody.invalid,nobody.invalid", "elasticsearch://nobody.invalid",
            "jdbc:postgresql://nobody.invalid/db", "jdbc:mariadb://nobody.invalid/db"})
    void an_unknown_host_name_is_retried(String url) {
        var failure = assertThrows(Exception.class, () -> backend(url, "").deliver(HttpBackendContract.ENTRIES));
        assertTrue(failure instanceof IOException || failure instanceof SQLException, failure::toString);
        assertTrue(Failure.reason(failure).contains("nobody.invalid"), Failure.reason(failure));
    }
}
