package whaleware.reports.backends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder().code(200).body("{\"ID\":\"7\",\"items\":[]}").build();
            }
        });
        server.useHttps(new HandshakeCertificates.Builder().heldCertificate(own, authority.certificate()).build()
                .sslSocketFactory());
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
    @ValueSource(strings = {"http://nobody.invalid/events", "etcd://nobody.invalid",
            "etcd://nobody.invalid,nobody.invalid", "elasticsearch://nobody.invalid",
            "jdbc:postgresql://nobody.invalid/db", "jdbc:mariadb://nobody.invalid/db"})
    void an_unknown_host_name_is_retried(String url) {
        var failure = assertThrows(Exception.class, () -> backend(url, "").deliver(HttpBackendContract.ENTRIES));
        assertTrue(failure instanceof IOException || failure instanceof SQLException, failure::toString);
        assertTrue(Failure.reason(failure).contains("nobody.invalid"), Failure.reason(failure));
    }
}
