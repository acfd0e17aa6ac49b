package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Route.TlsOptions;
import dev.bellwether.config.PemFiles;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The TLS contexts in use, one for each set of options; building one reads files and takes milliseconds, so it is done once,
 * off the event loop, and again when a file has changed. To be used from any thread.
 */
public final class TlsContexts {
    private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final Clock clock;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    public TlsContexts(Clock clock) {
        this.clock = clock;
    }

    private record Key(TlsOptions options, boolean http2) {}

    private record Entry(Future<TlsContext> context, List<Long> fileTimes, Instant lookedAt) {}

    Clock clock() {
        return clock;
    }

    /** Forgets what was prepared, for options that may no longer be in use. */
    public void forget() {
        entries.clear();
    }

    /** The context for these options, with HTTP/2 offered besides HTTP/1.1 or no protocol named. */
    Future<TlsContext> get(ContextInternal context, TlsOptions options, boolean http2) {
        Key key = new Key(options, http2);
        Instant now = clock.instant();
        Entry entry = entries.get(key);
        if (entry != null
                && now.isBefore(entry.lookedAt().plus(LOOK_AGAIN))
                && !entry.context().failed()) {
            return entry.context().isComplete() ? entry.context() : context.future(entry.context()::onComplete);
        }
        Future<TlsContext> building = context.executeBlocking(() -> built(key, entry), false);
        // While it is being looked at, others go on with what there is.
        Future<TlsContext> meanwhile = entry == null || entry.context().failed() ? building : entry.context();
        entries.put(key, new Entry(meanwhile, entry == null ? List.of() : entry.fileTimes(), now));
        return building.onSuccess(
                built -> entries.put(key, new Entry(Future.succeededFuture(built), times(options), now)));
    }

    private static TlsContext built(Key key, Entry before) throws Failure {
        TlsOptions options = key.options();
        if (before != null && before.context().succeeded() && before.fileTimes().equals(times(options))) {
            return before.context().result();
        }
        try {
            TlsContext.SeenChains seen = new TlsContext.SeenChains();
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .trustManager(seen)
                    .endpointIdentificationAlgorithm(null)
                    .protocols(VERSIONS.subList(VERSIONS.indexOf(options.minVersion()), VERSIONS.size()));
            if (key.http2()) {
                builder.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                        .applicationProtocolConfig(new ApplicationProtocolConfig(
                                ApplicationProtocolConfig.Protocol.ALPN,
                                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                                ApplicationProtocolNames.HTTP_2,
                                ApplicationProtocolNames.HTTP_1_1));
            }
            Optional<TlsContext.OwnCertificate> own = Optional.empty();
            if (options.cert().isPresent() && options.key().isPresent()) {
                own = Optional.of(own(options.cert().get(), options.key().get()));
                builder.keyManager(own.get());
            }
            List<X509Certificate> authorities =
                    options.ca().isPresent() ? read(options.ca().get(), PemFiles::certificates) : ofSystem();
            SslContext engine = builder.build();
            forgetSessions(engine);
            return new TlsContext(engine, seen, own, new ChainJudge(authorities), new ConcurrentHashMap<>());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw Failure.ours(Cause.TLS_HANDSHAKE, "TLS cannot be set up: " + e.getMessage());
        }
    }

    private static TlsContext.OwnCertificate own(Path cert, Path key) throws Failure, GeneralSecurityException {
        List<X509Certificate> chain = read(cert, PemFiles::certificates);
        PrivateKey own = read(key, PemFiles::key);
        if (!PemFiles.fits(own, chain.get(0))) {
            throw Failure.ours(
                    Cause.TLS_HANDSHAKE,
                    key.getFileName() + " is not the key of the certificate in " + cert.getFileName());
        }
        return new TlsContext.OwnCertificate(own, chain);
    }

    /** A session that is taken up again shows the certificate of then, not the one of now. */
    private static void forgetSessions(SslContext engine) {
        if (engine.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
        }
    }

    private static List<X509Certificate> ofSystem() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(trust -> Stream.of(((X509TrustManager) trust).getAcceptedIssuers()))
                .toList();
    }

    /** When the files of these options were changed last; -1 for one that cannot be read. */
    private static List<Long> times(TlsOptions options) {
        return Stream.of(options.ca(), options.cert(), options.key())
                .flatMap(Optional::stream)
                .map(path -> {
                    try {
                        return Files.getLastModifiedTime(path).toMillis();
                    } catch (IOException e) {
                        return -1L;
                    }
                })
                .toList();
    }

    private static <T> T read(Path path, Reading<T> reading) throws Failure {
        try {
            return reading.of(path);
        } catch (IOException e) {
            throw Failure.ours(Cause.TLS_HANDSHAKE, path.getFileName() + " cannot be read");
        } catch (GeneralSecurityException e) {
            throw Failure.ours(Cause.TLS_HANDSHAKE, path.getFileName() + " is not usable: " + e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(Path path) throws IOException, GeneralSecurityException;
    }
}
