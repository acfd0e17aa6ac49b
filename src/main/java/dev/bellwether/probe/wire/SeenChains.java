package dev.bellwether.probe.wire;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets every chain pass the handshake and remembers it: it is judged afterwards, so that what it says is known even if it is
 * refused, or the handshake fails later on.
 */
final class SeenChains extends X509ExtendedTrustManager {
    private final Map<SSLEngine, X509Certificate[]> chains = new ConcurrentHashMap<>();

    /** The chain that a connection showed, once; null where it did not come so far. */
    X509Certificate[] take(SSLEngine engine) {
        return chains.remove(engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        if (chain.length > 0) {
            chains.put(engine, chain);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
