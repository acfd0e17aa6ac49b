package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.WebUrl;
import dev.bellwether.probe.wire.HttpExchange.Manner;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Sends one request over a connection that stands, as HTTP/1.1 or HTTP/2. */
final class HttpTransport {
    private static final int MOST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 64 * 1024;

    private HttpTransport() {}

    /** Sends a request, which is released, and reads the whole answer. */
    static Future<HttpAnswer> send(Attempt attempt, Wire wire, WebUrl url, FullHttpRequest request, BodyIntake body) {
        Promise<HttpAnswer> answered = attempt.await();
        attempt.enter(Phase.PROCESSING);
        attempt.quotes(body::beginning);
        HttpExchange exchange = new HttpExchange(
                attempt, url, body, answered, new Manner(wire.http2(), HttpMethod.HEAD.equals(request.method())));
        if (wire.http2()) {
            overHttp2(wire.channel(), url, request, exchange, answered);
        } else {
            wire.channel().pipeline().addLast(new Connections.Received(exchange::began), codec(), exchange);
            Writes.write(wire.channel(), request, answered, url.address());
        }
        wire.channel().config().setAutoRead(true);
        return answered.future();
    }

    static HttpClientCodec codec() {
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(MOST_LINE)
                .setMaxHeaderSize(MOST_HEADERS)
                .setStrictLineParsing(false)
                .setAllowDuplicateContentLengths(true)
                .setUseRfc9112TransferEncoding(false)
                .setValidateHeaders(false);
        return new HttpClientCodec(config, true, false);
    }

    /** A connection on which nothing was said yet. */
    record Wire(Channel channel, boolean http2) {}

    private static void overHttp2(
            Channel channel, WebUrl url, FullHttpRequest request, HttpExchange exchange, Promise<HttpAnswer> answered) {
        request.headers().remove(HttpHeaderNames.CONNECTION);
        request.headers().set(HttpConversionUtil.ExtensionHeaderNames.SCHEME.text(), url.secure() ? "https" : "http");
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forClient()
                                .initialSettings(Http2Settings.defaultSettings()
                                        .pushEnabled(false)
                                        .maxHeaderListSize(MOST_HEADERS))
                                .build(),
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
                                answered.tryFail(Failure.from(thrown, url.address()));
                            }
                        });
        Http2StreamChannelBootstrap stream = new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInitializer<Http2StreamChannel>() {
                    @Override
                    protected void initChannel(Http2StreamChannel opened) {
                        opened.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false, false), exchange);
                    }
                });
        stream.open().addListener((io.netty.util.concurrent.Future<Http2StreamChannel> opened) -> {
            if (opened.isSuccess()) {
                Writes.write(opened.getNow(), request, answered, url.address());
            } else {
                request.release();
                answered.tryFail(Failure.from(opened.cause(), url.address()));
            }
        });
    }
}
