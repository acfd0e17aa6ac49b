package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Route.Proxy;
import dev.bellwether.catalogue.spec.Secret;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Has an HTTP proxy connect us to a target (CONNECT). A proxy is on our own side: what it does wrong is not the target's. */
final class ProxyTunnel {
    private ProxyTunnel() {}

    /** Asks for the tunnel on a fresh connection to the proxy; the same channel then leads to the target. */
    static Future<Channel> open(Attempt attempt, Channel channel, Proxy proxy, Address to) {
        Promise<Channel> opened = attempt.await();
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.CONNECT, to.toString(), Unpooled.EMPTY_BUFFER);
        request.headers().set(HttpHeaderNames.HOST, to.toString());
        proxy.credentials()
                .ifPresent(secret -> request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, authorization(secret)));
        HttpClientCodec codec = HttpTransport.codec();
        channel.pipeline().addLast(codec, new ChannelInboundHandlerAdapter() {
            private int status;

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof HttpResponse response) {
                    status = response.decoderResult().isFailure()
                            ? -1
                            : response.status().code();
                }
                boolean last = message instanceof LastHttpContent;
                ReferenceCountUtil.release(message);
                if (status < 200 || status > 299) {
                    if (status < 0 || status > 299) {
                        opened.tryFail(refused(proxy, to, status));
                    }
                } else if (last) {
                    channel.config().setAutoRead(false);
                    ctx.pipeline().remove(this);
                    channel.pipeline().remove(codec);
                    opened.tryComplete(channel);
                }
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                opened.tryFail(refused(proxy, to, 0));
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
                Failure failure = Failure.from(thrown, "the proxy " + proxy.address());
                opened.tryFail(Failure.ours(failure.why(), failure.detail()));
            }
        });
        Writes.write(channel, request, opened, "the proxy " + proxy.address());
        channel.config().setAutoRead(true);
        return opened.future();
    }

    static String authorization(Secret credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.value().getBytes(StandardCharsets.UTF_8));
    }

    private static Failure refused(Proxy proxy, Address to, int status) {
        String who = "the proxy " + proxy.address();
        return switch (status) {
            case 0 -> Failure.ours(Cause.RESET, who + " closed the connection");
            case -1 -> Failure.ours(Cause.PROTOCOL, who + " does not speak HTTP");
            // It could not reach the target; that, it says of the target.
            case 502, 503, 504 ->
                Failure.of(Cause.UNREACHABLE, who + " cannot connect to " + to + " (status " + status + ")");
            default -> Failure.ours(Cause.UNREACHABLE, who + " does not connect to " + to + " (status " + status + ")");
        };
    }
}
