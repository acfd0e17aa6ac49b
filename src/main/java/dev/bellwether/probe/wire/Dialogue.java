package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.ProbeTarget.Line;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;

/** What is said on a TCP connection, line by line. Confined to the event loop of its attempt. */
final class Dialogue {
    private static final int MOST_LINE = 64 * 1024;
    private static final int BEGINNING = 1024;

    private final Connections connections;
    private final Attempt attempt;
    private final Channel channel;
    private final ProbeTarget.Tcp target;
    private final Deque<Line> left;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final Deque<String> heard = new ArrayDeque<>();
    private Promise<Void> held;
    private MatchResult latest;
    private String unexpected = "";
    private long received;
    private Ear ear;
    private boolean closed;

    Dialogue(Connections connections, Attempt attempt, Channel channel, ProbeTarget.Tcp target) {
        this.connections = connections;
        this.attempt = attempt;
        this.channel = channel;
        this.target = target;
        this.left = new ArrayDeque<>(target.dialogue());
    }

    Future<Void> hold() {
        held = attempt.await();
        if (left.isEmpty()) {
            attempt.leave();
            held.tryComplete();
            return held.future();
        }
        attempt.quotes(() -> beginning.toString(StandardCharsets.UTF_8));
        listen();
        channel.config().setAutoRead(true);
        attempt.enter(Phase.PROCESSING);
        goOn();
        return held.future().recover(thrown -> Future.failedFuture(explained(thrown)));
    }

    /** Says and hears as much as is possible now. */
    private void goOn() {
        while (!left.isEmpty() && !held.future().isComplete()) {
            Line line = left.peekFirst();
            if (line instanceof Line.Send send) {
                say(send);
            } else if (line instanceof Line.StartTls) {
                left.pollFirst();
                startTls();
                return;
            } else if (!hears((Line.Expect) line)) {
                return;
            }
            left.pollFirst();
        }
        if (left.isEmpty()) {
            attempt.leave();
            held.tryComplete();
        }
    }

    private void say(Line.Send send) {
        String text = send.text().value();
        for (int group = 0; latest != null && group <= latest.groupCount(); group++) {
            String value = latest.group(group);
            text = text.replace("${" + group + "}", value == null ? "" : value);
        }
        attempt.enter(Phase.PROCESSING);
        Writes.write(channel, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8), held, target.address());
    }

    private boolean hears(Line.Expect expect) {
        while (!heard.isEmpty()) {
            String line = heard.pollFirst();
            try {
                Matcher matcher = expect.regex().pattern().matcher(BoundedText.with(line));
                if (matcher.find()) {
                    latest = matcher.toMatchResult();
                    unexpected = "";
                    return true;
                }
            } catch (BoundedText.Exhausted | StackOverflowError e) {
                held.tryFail(Failure.of(Cause.DIALOGUE, "`" + expect.regex() + "` takes too long to compare"));
                return false;
            }
            unexpected = line;
        }
        if (closed) {
            held.tryFail(
                    received == 0
                            ? Failure.of(Cause.RESET, target.address() + " closed the connection without a word")
                            : unmet(expect));
        }
        return false;
    }

    private void startTls() {
        if (!heard.isEmpty() || partial.size() > 0) {
            held.tryFail(Failure.of(Cause.DIALOGUE, target.address() + " says something before TLS begins"));
            return;
        }
        channel.config().setAutoRead(false);
        channel.pipeline().remove(ear);
        Promise<Void> outer = held;
        connections.secure(attempt, channel, target.address(), target.route()).onComplete(done -> {
            if (done.failed()) {
                outer.tryFail(done.cause());
                return;
            }
            Promise<Void> rest = attempt.await();
            rest.future().onComplete(outer);
            held = rest;
            attempt.enter(Phase.PROCESSING);
            listen();
            goOn();
        });
    }

    private void listen() {
        ear = new Ear();
        channel.pipeline().addLast(ear);
    }

    private void lineEnds() {
        String line = partial.toString(StandardCharsets.UTF_8);
        heard.addLast(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        partial.reset();
    }

    /** A target that sent other lines than the expected one has given the wrong answer rather than none. */
    private Throwable explained(Throwable thrown) {
        boolean inVain = thrown instanceof Failure failure
                && failure.why() == Cause.TIMEOUT
                && !unexpected.isEmpty()
                && left.peekFirst() instanceof Line.Expect;
        return inVain ? unmet((Line.Expect) left.peekFirst()) : thrown;
    }

    private Failure unmet(Line.Expect expect) {
        return Failure.of(
                Cause.DIALOGUE,
                "expected a line that matches `" + expect.regex() + "`, but "
                        + (unexpected.isEmpty() ? "no more came" : "the last was `" + unexpected + "`"));
    }

    /** Reads the target's lines; after TLS has begun another one does, behind its handler. */
    private final class Ear extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                attempt.enter(Phase.TRANSFER);
                received += bytes.readableBytes();
                if (received > target.limits().maxBody()) {
                    held.tryFail(Failure.of(Cause.SIZE, target.address() + " says more than the probe takes"));
                }
                while (bytes.isReadable() && !held.future().isComplete()) {
                    byte next = bytes.readByte();
                    if (beginning.size() < BEGINNING) {
                        beginning.write(next);
                    }
                    if (next == '\n') {
                        lineEnds();
                    } else if (partial.size() == MOST_LINE) {
                        held.tryFail(Failure.of(Cause.SIZE, target.address() + " says a line without end"));
                    } else {
                        partial.write(next);
                    }
                }
            } finally {
                bytes.release();
            }
            goOn();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (partial.size() > 0) {
                lineEnds();
            }
            closed = true;
            goOn();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
            held.tryFail(Failure.from(thrown, target.address()));
        }
    }
}
