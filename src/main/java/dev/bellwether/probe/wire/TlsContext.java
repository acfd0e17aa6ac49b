package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Route.TlsOptions;
import dev.bellwether.config.PemFiles;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What is prepared once for all connections with the same TLS options: the engine's context, and the verdicts on the chains
 * that were seen, which stay the same from run to run. To be used from any thread.
 */
record TlsContext(
        SslContext engine,
        SeenChains seen,
        Optional<OwnCertificate> own,
        ChainJudge judge,
        Map<List<Certificate>, Known> known) {
    /** Above this many different chains the verdicts are made anew: a target that changes its own all the time. */
    private static final int MOST_CHAINS = 1000;
    /** Types of a certificate's names. */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    /** A handler for one connection to a host, which takes up no earlier session. */
    SslHandler handler(ByteBufAllocator allocator, String host, int port) {
        // The JDK's engine looks for an earlier session by host and port, so they are not told to it.
        SslHandler handler = engine instanceof OpenSslContext
                ? engine.newHandler(allocator, host, port)
                : engine.newHandler(allocator);
        if (NetUtil.createByteArrayFromIpAddressString(host) != null) {
            return handler;
        }
        // A name of one label has to be said, for by themselves engines ask for none; the dot of the root is not part
        // of it.
        SSLParameters parameters = handler.engine().getSSLParameters();
        try {
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            parameters.setServerNames(List.of(new SNIHostName(name)));
            handler.engine().setSSLParameters(parameters);
        } catch (IllegalArgumentException e) {
            // No name by the rules: then none is asked for.
        }
        return handler;
    }

    /** What is known of a chain: the verdict apart from its name, and the target's names as {@link X509Certificate} gives them. */
    record Known(ChainJudge.Verdict verdict, Collection<List<?>> names, String subject, String issuer) {
        /** Why the chain is refused for a host; the name counts last. */
        Optional<Failure> refusal(TlsOptions options, String host) {
            if (!options.verify()) {
                return Optional.empty();
            }
            return verdict.failure()
                    .or(() -> match(names, host)
                            ? Optional.empty()
                            : Optional.of(Failure.of(
                                    Cause.TLS_NAME_MISMATCH,
                                    "the certificate is for " + shown() + ", not for " + host)));
        }

        private String shown() {
            String texts = names.stream().limit(3).map(name -> "" + name.get(1)).collect(Collectors.joining(", "));
            int more = names.size() - 3;
            return names.isEmpty() ? "no host" : texts + (more > 0 ? " and " + more + " more" : "");
        }
    }

    /**
     * Whether one of a certificate's names is the host's (RFC 6125, without common names, as browsers do it); an IP address is matched by names of that type alone.
     */
    private static boolean match(Collection<List<?>> names, String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        String name = plain(host);
        for (List<?> entry : names) {
            if (entry.get(0).equals(address == null ? DNS_NAME : IP_ADDRESS) && entry.get(1) instanceof String text) {
                boolean same = address == null
                        ? matches(plain(text), name)
                        : Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(text));
                if (same) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A wildcard stands for the whole left-most label, and never for a part of a public suffix of one label. */
    private static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        String rest = pattern.substring(1);
        return dot > 0 && rest.indexOf('.', 1) > 0 && name.substring(dot).equals(rest);
    }

    /** A name in small letters and without the dot of the root. */
    static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    Known know(Certificate[] certificates, Instant now) throws CertificateException {
        // Certificates are equal if their bytes are.
        List<Certificate> chain = List.of(certificates);
        Known before = known.get(chain);
        if (before != null && before.verdict().holdsAt(now)) {
            return before;
        }
        Known found = learn(chain, now);
        if (known.size() >= MOST_CHAINS) {
            known.clear();
        }
        known.put(chain, found);
        return found;
    }

    private Known learn(List<Certificate> chain, Instant now) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> parsed = new ArrayList<>();
        for (Certificate certificate : chain) {
            // A malformed one of the native engine would fail with an unchecked exception.
            InputStream encoded = new ByteArrayInputStream(certificate.getEncoded());
            parsed.add((X509Certificate) factory.generateCertificate(encoded));
        }
        X509Certificate own = parsed.get(0);
        Collection<List<?>> names;
        try {
            names = own.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            names = null;
        }
        return new Known(
                judge.judge(parsed, now),
                names == null ? List.of() : names,
                own.getSubjectX500Principal().getName(),
                own.getIssuerX500Principal().getName());
    }

    /**
     * Lets every chain pass the handshake and remembers it: it is judged afterwards, so that what it says is known even if it is
     * refused, or the handshake fails later on.
     */
    static final class SeenChains extends X509ExtendedTrustManager {
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

    /**
     * Our own certificate. It is shown to every target that asks for one, whichever authorities that names: then it says what is wrong
     * with it. Who was shown it is remembered.
     */
    static final class OwnCertificate extends X509ExtendedKeyManager {
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
            boolean wanted =
                    !KINDS.contains(key.getAlgorithm()) || List.of(kinds).contains(key.getAlgorithm());
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
}
