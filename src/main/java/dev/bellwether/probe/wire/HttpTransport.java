package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.WebUrl;
import dev.bellwether.probe.wire.HttpTransport.HttpExchange.Manner;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.ReferenceCountUtil;
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
            Hearing.write(wire.channel(), request, answered, url.address());
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
                        new Hearing(answered, url.address()));
        Http2StreamChannelBootstrap stream = new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInitializer<Http2StreamChannel>() {
                    @Override
                    protected void initChannel(Http2StreamChannel opened) {
                        opened.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false, false), exchange);
                    }
                });
        stream.open().addListener((io.netty.util.concurrent.Future<Http2StreamChannel> opened) -> {
            if (opened.isSuccess()) {
                Hearing.write(opened.getNow(), request, answered, url.address());
            } else {
                request.release();
                answered.tryFail(Failure.from(opened.cause(), url.address()));
            }
        });
    }

    /** Reads the answer to one request, from whatever version of HTTP it comes. */
    static final class HttpExchange extends Hearing {
        /** Answers like 103 may come before the real one; that many are no longer in earnest. */
        private static final int MOST_INTERIM = 20;

        private final Attempt attempt;
        private final WebUrl url;
        private final BodyIntake body;
        private final Promise<HttpAnswer> answered;
        private final Manner manner;
        private HttpResponse head;
        private HttpAnswer whole;
        private boolean began;
        private boolean interim;
        private int interims;
        private int waiting;

        HttpExchange(Attempt attempt, WebUrl url, BodyIntake body, Promise<HttpAnswer> answered, Manner manner) {
            super(answered, url.address());
            this.attempt = attempt;
            this.url = url;
            this.body = body;
            this.answered = answered;
            this.manner = manner;
        }

        record Manner(boolean http2, boolean head) {}

        void began() {
            began = true;
            attempt.enter(Phase.TRANSFER);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (!answered.future().isComplete() && message instanceof HttpObject object && whole == null) {
                    read(ctx, object);
                } else if (whole != null && message instanceof ByteBuf more && isMore(more)) {
                    answered.tryFail(Failure.of(Cause.PROTOCOL, url.address() + " sends more than it announced"));
                }
            } catch (Failure failure) {
                answered.tryFail(failure);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (whole != null) {
                answered.tryComplete(whole);
            }
            ctx.fireChannelReadComplete();
        }

        private void read(ChannelHandlerContext ctx, HttpObject object) throws Failure {
            check(object.decoderResult());
            if (object instanceof HttpResponse response) {
                int status = response.status().code();
                interim = status < 200 && status != 101;
                if (interim && ++interims > MOST_INTERIM) {
                    throw Failure.of(Cause.PROTOCOL, url.address() + " sends interim answers only");
                }
                if (!began) {
                    began();
                }
                if (!interim) {
                    checkHead(response);
                    attempt.sawStatus(status);
                    head = response;
                    body.announced(response.headers().getAll(HttpHeaderNames.CONTENT_ENCODING), length(response));
                }
            }
            if (object instanceof HttpContent content && !interim) {
                if (head == null) {
                    throw Failure.of(Cause.PROTOCOL, url.address() + " answers without a head");
                }
                body.take(content.content());
                makeRoom(ctx.channel());
                if (object instanceof LastHttpContent) {
                    attempt.leave();
                    end(ctx, new HttpAnswer(url, head.status().code(), version(), head.headers(), body.bytes()));
                }
            }
        }

        private static long length(HttpResponse response) {
            try {
                return HttpUtil.getContentLength(response, -1L);
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        /** Reads no more until there is room for what a large body may become. */
        private void makeRoom(Channel channel) {
            long more = body.wantsRoom();
            if (more > 0) {
                channel.config().setAutoRead(false);
                waiting++;
                attempt.waitForRoom(body.lease().more(attempt, more).onSuccess(granted -> {
                    if (--waiting == 0) {
                        channel.config().setAutoRead(true);
                    }
                }));
            }
        }

        /**
         * The answer is complete by its own account. What came along with it and does not belong to it makes that account wrong
         * (RFC 9112, section 9.2); not so where many servers send a body that must not be there.
         */
        private void end(ChannelHandlerContext ctx, HttpAnswer answer) {
            boolean bodiless = manner.head() || answer.status() == 204 || answer.status() == 304;
            if (manner.http2() || bodiless || !ctx.channel().isActive()) {
                answered.tryComplete(answer);
            } else {
                whole = answer;
                // It hands on what it has not read.
                ctx.pipeline().remove(HttpClientCodec.class);
            }
        }

        private static boolean isMore(ByteBuf bytes) {
            // Some end a body with an empty line that they do not count.
            return bytes.forEachByte(b -> b == '\r' || b == '\n') >= 0;
        }

        private void checkHead(HttpResponse response) throws Failure {
            boolean known = manner.http2() || response.protocolVersion().majorVersion() == 1;
            if (!known || response.status().code() > 999 || response.headers().contains("")) {
                throw Failure.of(Cause.PROTOCOL, url.address() + " does not answer in HTTP");
            }
        }

        private void check(DecoderResult result) throws Failure {
            if (result.isFailure()) {
                throw result.cause() instanceof TooLongFrameException
                        ? Failure.from(result.cause(), url.address())
                        : Failure.of(Cause.PROTOCOL, url.address() + " does not answer in HTTP, or breaks off");
            }
        }

        private String version() {
            if (manner.http2()) {
                return "2";
            }
            String text = head.protocolVersion().text();
            return text.substring(text.indexOf('/') + 1);
        }

        /** The target may give up a stream of HTTP/2 while the connection stands. */
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame reset) {
                answered.tryFail(Failure.of(
                        Cause.RESET, url.address() + " reset the HTTP/2 stream with error " + reset.errorCode()));
            }
            ctx.fireUserEventTriggered(event);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            if (!ctx.channel().isActive()) {
                channelInactive(ctx);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (whole != null) {
                answered.tryComplete(whole);
            }
            answered.tryFail(
                    !began
                            ? Failure.of(Cause.RESET, url.address() + " closed the connection without an answer")
                            : Failure.of(Cause.PROTOCOL, url.address() + " closed the connection within the answer"));
        }
    }
}
