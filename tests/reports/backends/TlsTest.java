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

/// Whoever cannot prove who he is is told nothing, and a name that nobody has today may be somebody's tomorrow.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class TlsTest extends BackendContract {
    @TempDir Path folder;
    private final HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    private final MockWebServer server = new MockWebServer();

    /// Speaks TLS, and whatever is asked is well: in the words of etcd, of Elasticsearch, and of whoever looks at the
    /// code alone.
    private int start(HeldCertificate own) throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder().code(200).body("{\"ID\":\"7\",\"items\":[]}").build();
            }
        });
        server.useHttps(new HandshakeCertificates.Builder().heldCertificate(own, authority.certificate()).build().sslSocketFactory());
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
    void a_certificate_that_nobody_vouches_for_is_not_believed(String scheme) throws Exception {
        var backend = backend(scheme + "//127.0.0.1:" + start(certificate("127.0.0.1")) + "/ww", "");
        assertThrows(SSLException.class, () -> backend.deliver(HttpBackendContract.LETTERS));
        assertEquals(0, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:", "etcds:", "elasticsearchs:"})
    void one_for_another_name_is_not_either(String scheme) throws Exception {
        var backend = backend(scheme + "//127.0.0.1:" + start(certificate("elsewhere.test")) + "/ww", pem());
        assertThrows(SSLException.class, () -> backend.deliver(HttpBackendContract.LETTERS));
        assertEquals(0, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:", "etcds:", "elasticsearchs:"})
    void one_that_ww_reports_ca_vouches_for_is_believed(String scheme) throws Exception {
        var url = scheme + "//127.0.0.1:" + start(certificate("127.0.0.1")) + "/ww";
        assertThrows(IOException.class, () -> backend(url, folder + "/none.pem").deliver(HttpBackendContract.LETTERS));
        assertEquals(0, server.getRequestCount());
        backend(url, pem()).deliver(HttpBackendContract.LETTERS);
        assertTrue(server.getRequestCount() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://nobody.invalid/events", "etcd://nobody.invalid", "etcd://nobody.invalid,nobody.invalid", "elasticsearch://nobody.invalid",
            "jdbc:postgresql://nobody.invalid/db", "jdbc:mariadb://nobody.invalid/db"})
    void a_name_that_nobody_has_is_a_failure_and_no_refusal(String url) {
        var failure = assertThrows(Exception.class, () -> backend(url, "").deliver(HttpBackendContract.LETTERS));
        assertTrue(failure instanceof IOException || failure instanceof SQLException, failure::toString);
        assertTrue(Failure.reason(failure).contains("nobody.invalid"), Failure.reason(failure));
    }
}
