package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Route.TlsOptions;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Puts TLS onto a connection, and then judges the certificates that the target showed. */
record TlsHandshake(TlsContexts contexts) {
    /**
     * Shakes hands, asking for and checking the host's name, unless the options name another, and answers whether HTTP/2 was agreed
     * on.
     */
    Future<Boolean> shake(Attempt attempt, Channel channel, Address host, TlsOptions options, boolean http2) {
        attempt.enter(Phase.TLS);
        String name = options.serverName().orElse(host.host());
        Promise<Boolean> shaken = attempt.await();
        contexts.get(attempt.context(), options, http2)
                .onFailure(thrown -> shaken.tryFail(Failure.from(thrown, host)))
                .onSuccess(context -> {
                    SslHandler handler = context.handler(channel.alloc(), name, host.port());
                    // The attempt's deadline is the only one, and it does not linger over saying goodbye.
                    handler.setHandshakeTimeoutMillis(0);
                    handler.setCloseNotifyFlushTimeoutMillis(500);
                    handler.handshakeFuture().addListener(done -> {
                        note(attempt, context, handler);
                        Optional<Failure> refusal = judge(attempt, context, handler, name, options);
                        attempt.judged(refusal);
                        if (!done.isSuccess()) {
                            shaken.tryFail(failed(done.cause(), host));
                        } else if (refusal.isPresent()) {
                            shaken.tryFail(refusal.get());
                        } else {
                            shaken.tryComplete("h2".equals(handler.applicationProtocol()));
                        }
                    });
                    channel.pipeline().addLast(handler, new ChannelInboundHandlerAdapter() {
                        @Override
                        public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
                            shaken.tryFail(Failure.from(thrown, host));
                            if (shaken.future().succeeded()) {
                                ctx.fireExceptionCaught(thrown);
                            }
                        }
                    });
                    channel.config().setAutoRead(true);
                });
        return shaken.future();
    }

    private void note(Attempt attempt, TlsContext context, SslHandler handler) {
        context.own().ifPresent(own -> {
            attempt.dependsOn(new Attempt.Expiry(own.notAfter(), "our own certificate"));
            if (own.wasShown(handler.engine())) {
                attempt.showedOurs(own.outdated(contexts.clock().instant()));
            }
        });
    }

    private Optional<Failure> judge(
            Attempt attempt, TlsContext context, SslHandler handler, String name, TlsOptions options) {
        SSLSession session = handler.engine().getSession();
        Certificate[] chain = context.seen().take(handler.engine());
        boolean complete =
                !session.getProtocol().equals("NONE") && !session.getProtocol().equals("unknown");
        String version = complete ? session.getProtocol() : "";
        String cipher = complete ? session.getCipherSuite() : "";
        try {
            if (chain == null) {
                chain = session.getPeerCertificates();
            }
            TlsContext.Known known = context.know(chain, contexts.clock().instant());
            attempt.sawTls(new TlsSeen(
                    version, cipher, Optional.of(known.verdict().notAfter()), known.subject(), known.issuer()));
            attempt.dependsOn(new Attempt.Expiry(known.verdict().notAfter(), "the certificate of " + name));
            return known.refusal(options, name);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.of(Failure.of(Cause.TLS_UNTRUSTED, "the target shows no certificate"));
        } catch (CertificateException e) {
            return Optional.of(Failure.of(Cause.TLS_UNTRUSTED, "the certificate cannot be read"));
        }
    }

    private static Failure failed(Throwable thrown, Address host) {
        if (thrown instanceof ClosedChannelException
                || String.valueOf(thrown.getMessage()).contains("closed")) {
            return Failure.of(Cause.TLS_HANDSHAKE, host + " closed the connection during the TLS handshake");
        }
        return Failure.from(thrown, host);
    }
}
