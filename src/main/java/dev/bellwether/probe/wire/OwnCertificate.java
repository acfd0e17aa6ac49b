package dev.bellwether.probe.wire;

import dev.bellwether.config.PemFiles;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Our own certificate. It is shown to every target that asks for one, whichever authorities that names: then it says what is wrong
 * with it. Who was shown it is remembered.
 */
final class OwnCertificate extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";
    private static final List<String> KINDS = List.of("RSA", "EC");

    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final Set<SSLEngine> shown = ConcurrentHashMap.newKeySet();

    OwnCertificate(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
    }

    Instant notAfter() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** What is wrong with it at a time, in words; empty where nothing is. */
    Optional<String> outdated(Instant now) {
        return PemFiles.outdated(chain.get(0), now).map(words -> "our own certificate " + words);
    }

    /** Whether the target of a connection asked for it; to be called once. */
    boolean wasShown(SSLEngine engine) {
        return shown.remove(engine);
    }

    @Override
    public String chooseEngineClientAlias(String[] kinds, Principal[] issuers, SSLEngine engine) {
        shown.add(engine);
        boolean wanted = !KINDS.contains(key.getAlgorithm()) || List.of(kinds).contains(key.getAlgorithm());
        return wanted ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String[] getClientAliases(String kind, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] kinds, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String kind, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseServerAlias(String kind, Principal[] issuers, Socket socket) {
        return null;
    }
}
