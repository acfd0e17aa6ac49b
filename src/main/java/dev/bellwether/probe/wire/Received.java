package dev.bellwether.probe.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Notices the first thing that comes in, and leaves the pipeline. */
final class Received extends ChannelInboundHandlerAdapter {
    private final Runnable noticed;

    Received(Runnable noticed) {
        this.noticed = noticed;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        noticed.run();
        ctx.fireChannelRead(message);
        ctx.pipeline().remove(this);
    }
}
