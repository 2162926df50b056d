package whaleware.fleet.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import whaleware.base.Failure;
import whaleware.reports.backends.PemFiles;

/// The certificate of the server, read again when its files are replaced: the next connection has the new one. While
/// the new files cannot be used, the old certificate stays. Thread-safe.
final class ReloadingKeys extends X509ExtendedKeyManager {
    private static final long CHECK = 1_000_000_000;

    private final PemFiles files;
    private final Consumer<String> log;
    private volatile X509ExtendedKeyManager keys;
    private String version;    // guarded by this
    private long checked;      // guarded by this

    /// @throws IOException if the files cannot be used
    ReloadingKeys(PemFiles files, Consumer<String> log) throws IOException, GeneralSecurityException {
        this.files = files;
        this.log = log;
        this.version = files.version();
        this.keys = (X509ExtendedKeyManager) files.keys()[0];
        this.checked = System.nanoTime();
    }

    private synchronized void follow() {
        if (System.nanoTime() - checked < CHECK) return;
        checked = System.nanoTime();
        var present = files.version();
        if (present.equals(version)) return;
        version = present;
        try {
            keys = (X509ExtendedKeyManager) files.keys()[0];
            log.accept("uses the new certificate of " + files.cert());
        } catch (IOException | GeneralSecurityException | RuntimeException wrong) {
            log.accept(Failure.reason(wrong) + " (the old certificate stays in use)");
        }
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        follow();
        return keys.chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return keys.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return keys.getServerAliases(type, issuers);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return keys.getPrivateKey(alias);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return null;
    }
}
