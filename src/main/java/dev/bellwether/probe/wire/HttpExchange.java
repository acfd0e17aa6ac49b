package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.WebUrl;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Promise;

/** Reads the answer to one request, from whatever version of HTTP it comes. */
final class HttpExchange extends ChannelInboundHandlerAdapter {
    /** Answers like 103 may come before the real one; that many are no longer in earnest. */
    private static final int MOST_INTERIM = 20;

    private final Attempt attempt;
    private final WebUrl url;
    private final BodyIntake body;
    private final Promise<HttpAnswer> answered;
    private final boolean http2;
    private HttpResponse head;
    private boolean began;
    private boolean interim;
    private int interims;

    HttpExchange(Attempt attempt, WebUrl url, BodyIntake body, Promise<HttpAnswer> answered, boolean http2) {
        this.attempt = attempt;
        this.url = url;
        this.body = body;
        this.answered = answered;
        this.http2 = http2;
    }

    /** The first byte of the answer is there. */
    void began() {
        began = true;
        attempt.enter(Phase.TRANSFER);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!answered.future().isComplete() && message instanceof HttpObject object) {
                read(object);
            }
        } catch (Failure failure) {
            answered.tryFail(failure);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject object) throws Failure {
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
                attempt.sawStatus(status);
                head = response;
                body.encoded(response.headers().get(HttpHeaderNames.CONTENT_ENCODING, ""));
            }
        }
        if (object instanceof HttpContent content && !interim) {
            body.take(content.content());
            if (object instanceof LastHttpContent) {
                attempt.leave();
                answered.tryComplete(new HttpAnswer(url, head.status().code(), version(), head.headers(), body.end()));
            }
        }
    }

    private void check(DecoderResult result) throws Failure {
        if (result.isFailure()) {
            throw result.cause() instanceof TooLongFrameException
                    ? Failure.from(result.cause(), url.address().toString())
                    : Failure.of(Cause.PROTOCOL, url.address() + " does not answer in HTTP, or breaks off");
        }
    }

    private String version() {
        if (http2) {
            return "2";
        }
        String text = head.protocolVersion().text();
        return text.substring(text.indexOf('/') + 1);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            channelInactive(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answered.tryFail(
                !began
                        ? Failure.of(Cause.RESET, url.address() + " closed the connection without an answer")
                        : Failure.of(Cause.PROTOCOL, url.address() + " closed the connection within the answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        answered.tryFail(Failure.from(thrown, url.address().toString()));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        body.close();
    }
}
