package whaleware.reports.backends;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// PEM files for TLS, such as those of `ww.reports.ca`, `ww.reports.cert` and `ww.reports.key` (RFC 7468).
///
/// @param settings the settings above `ca`, `cert` and `key`, for messages: `ww.reports`
/// @param ca certificates that are trusted besides the JDK's; "" for none
/// @param cert the own certificate chain; "" for none
/// @param key the private key of `cert`; "" if `cert` has it too
public record PemFiles(String settings, String ca, String cert, String key) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:[A-Z0-9]+ )*)PRIVATE KEY-----([^-]*)-----END \\1PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    /// The TLS settings of a client.
    record Tls(SSLContext context, X509TrustManager trust) {}

    static PemFiles of(BackendContext context) {
        return new PemFiles("ww.reports", context.ca(), context.cert(), context.key());
    }

    boolean isEmpty() {
        return ca.isEmpty() && cert.isEmpty() && key.isEmpty();
    }

    /// Returns a text that changes when one of the files is replaced or written.
    public String version() {
        var version = new StringBuilder();
        for (var file : List.of(ca, cert, key)) {
            if (file.isEmpty()) continue;
            try {
                var attributes = Files.readAttributes(Path.of(file), "unix:ino,size,lastModifiedTime");
                version.append(attributes.get("ino")).append(' ').append(attributes.get("size")).append(' ')
                        .append(attributes.get("lastModifiedTime")).append('\n');
            } catch (IOException | RuntimeException missing) {
                version.append("missing\n");
            }
        }
        return version.toString();
    }

    /// Reads the files.
    ///
    /// @throws IOException if one cannot be used; the message names the setting
    Tls load() throws IOException {
        var trusted = use("ca", ca, file -> trust(certificates(file)));
        if (cert.isEmpty() && !key.isEmpty()) {
            throw new IOException("cannot use " + settings + ".key: no " + settings + ".cert is set");
        }
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(cert.isEmpty() ? null : keys(), new TrustManager[] {trusted}, null);
            return new Tls(context, trusted);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS", e);
        }
    }

    private interface Reader<T> {
        T read(String file) throws GeneralSecurityException, IOException;
    }

    private <T> T use(String setting, String file, Reader<T> reader) throws IOException {
        try {
            return reader.read(file);
        } catch (NoSuchFileException missing) {
            throw new IOException("cannot use " + settings + "." + setting + ": there is no file " + missing.getMessage());
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IOException("cannot use " + settings + "." + setting + ", " + file, e);
        }
    }

    private static Collection<? extends Certificate> certificates(String file)
            throws GeneralSecurityException, IOException {
        if (file.isEmpty()) return List.of();
        var text = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        // other blocks and text between them are skipped
        var blocks = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----").matcher(text)
                .results().map(found -> found.group()).toList();
        if (blocks.isEmpty()) throw new IOException("it has no certificate in PEM format");
        var bytes = String.join("\n", blocks).getBytes(StandardCharsets.ISO_8859_1);
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
    }

    /// Returns a trust manager for the JDK's certificates and these.
    private static X509TrustManager trust(Collection<? extends Certificate> own)
            throws GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        var known = (X509TrustManager) factory.getTrustManagers()[0];
        if (own.isEmpty()) return known;
        var all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int n = 0;
        for (var issuer : known.getAcceptedIssuers()) all.setCertificateEntry("known-" + n++, issuer);
        for (var certificate : own) all.setCertificateEntry("own-" + n++, certificate);
        factory.init(all);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    /// Reads the certificate chain and its key.
    ///
    /// @throws IOException if they cannot be used; the message names the setting
    public KeyManager[] keys() throws GeneralSecurityException, IOException {
        var chain = use("cert", cert, PemFiles::certificates).toArray(Certificate[]::new);
        var algorithm = chain[0].getPublicKey().getAlgorithm();
        var privateKey = use(key.isEmpty() ? "cert" : "key", key.isEmpty() ? cert : key,
                file -> privateKey(Files.readString(Path.of(file)), algorithm));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", privateKey, NO_PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /// Returns the private key in a PEM text: PKCS #8, or OpenSSL's older formats for RSA (PKCS #1) and EC (SEC 1).
    ///
    /// @param algorithm of the certificate's public key
    private static PrivateKey privateKey(String pem, String algorithm) throws GeneralSecurityException, IOException {
        var found = KEY.matcher(pem);
        if (!found.find()) {
            boolean encrypted = pem.contains("Proc-Type: 4,ENCRYPTED");
            throw new IOException(encrypted ? "its key has a password (openssl pkey removes it)"
                    : "it has no private key in PEM format");
        }
        var der = Base64.getMimeDecoder().decode(found.group(2));
        var pkcs8 = switch (found.group(1).strip()) {
            case "" -> der;
            case "RSA" -> Der.pkcs8(Der.RSA, der);
            case "EC" -> Der.pkcs8(Der.ecAlgorithm(der), der);
            case "ENCRYPTED" -> throw new IOException("its key has a password (openssl pkey removes it)");
            default -> throw new IOException("its key has an unknown format (openssl pkey converts it)");
        };
        var type = Objects.equals(algorithm, "RSASSA-PSS") ? "RSA" : algorithm;
        return KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }
}
