package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.TlsOptions;
import dev.bellwether.probe.wire.ChainJudge.Verdict;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;

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
    record Known(Verdict verdict, Collection<List<?>> names, String subject, String issuer) {
        /** Why the chain is refused for a host; the name counts last. */
        Optional<Failure> refusal(TlsOptions options, String host) {
            if (!options.verify()) {
                return Optional.empty();
            }
            return verdict.failure()
                    .or(() -> HostNames.match(names, host)
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
}
