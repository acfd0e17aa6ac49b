package dev.bellwether.probe.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Promise;
import java.io.IOException;

/** Hears what comes in on a channel for someone who waits; what breaks the connection fails the promise. Also writes and closes. */
class Hearing extends ChannelInboundHandlerAdapter {
    private final Promise<?> waiting;
    private final Object peer;

    /** The peer is shown as its text. */
    Hearing(Promise<?> waiting, Object peer) {
        this.waiting = waiting;
        this.peer = peer;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        waiting.tryFail(Failure.from(thrown, peer));
    }

    /** Writes a message, and fails the promise if it cannot be written at all. */
    static void write(Channel channel, Object message, Promise<?> waiting, Object peer) {
        channel.writeAndFlush(message).addListener(done -> {
            // A connection that breaks is closed, and tells its reader; what came in before that still counts.
            if (!done.isSuccess() && !(done.cause() instanceof IOException)) {
                waiting.tryFail(Failure.from(done.cause(), peer));
            }
        });
    }

    static void close(Channel channel) {
        channel.close().addListener(closed -> {});
    }
}
