package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Address;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Waits for a target to refuse what the client said in a handshake, which in TLS 1.3 has ended for the client before that. */
final class TlsRefusal extends ChannelInboundHandlerAdapter {
    private final Promise<Void> refused;
    private final Address target;

    private TlsRefusal(Promise<Void> refused, Address target) {
        this.refused = refused;
        this.target = target;
    }

    /** Fails in any case: with the alert that comes, or since none does. */
    static Future<Void> wait(Attempt attempt, Channel channel, Address target) {
        Promise<Void> refused = attempt.await();
        channel.pipeline().addLast(new TlsRefusal(refused, target));
        return refused.future()
                .recover(thrown -> Future.failedFuture(
                        thrown instanceof Failure failure && failure.why() == Cause.TIMEOUT
                                ? none(target, "accepts the handshake")
                                : thrown));
    }

    private static Failure none(Address target, String what) {
        return Failure.of(Cause.TLS_HANDSHAKE, "an alert was expected, but " + target + " " + what);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        refused.tryFail(none(target, "accepts the handshake, and speaks"));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        refused.tryFail(none(target, "closed the connection without one"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        refused.tryFail(Failure.from(thrown, target));
    }
}
