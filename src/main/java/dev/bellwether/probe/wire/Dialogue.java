package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.ProbeTarget.Line;
import dev.bellwether.catalogue.spec.Regex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;

/** What is said on a TCP connection, line by line or in bytes. Confined to the event loop of its attempt. */
final class Dialogue {
    private static final int MOST_LINE = 64 * 1024;
    private static final int BEGINNING = 1024;

    private final Connections connections;
    private final Attempt attempt;
    private final Channel channel;
    private final ProbeTarget.Tcp target;
    private final Deque<Line> left;
    private final Effort effort;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private final ByteBuf unread = Unpooled.buffer();
    /** How much of what is unread is known to hold no end of a line. */
    private int scanned;

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
        this.effort = attempt.effort().onLoop();
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

    private void goOn() {
        while (!left.isEmpty() && !held.future().isComplete()) {
            Line line = left.peekFirst();
            if (line instanceof Line.Send send) {
                say(Unpooled.copiedBuffer(filled(send), StandardCharsets.UTF_8));
            } else if (line instanceof Line.SendBytes send) {
                say(Unpooled.wrappedBuffer(HexFormat.of().parseHex(send.hex())));
            } else if (line instanceof Line.StartTls) {
                left.pollFirst();
                startTls();
                return;
            } else if (!(line instanceof Line.Expect expect ? hears(expect) : hears((Line.ExpectBytes) line))) {
                return;
            }
            left.pollFirst();
        }
        if (left.isEmpty()) {
            attempt.leave();
            held.tryComplete();
        }
    }

    private String filled(Line.Send send) {
        String text = send.text().value();
        for (int group = 0; latest != null && group <= latest.groupCount(); group++) {
            String value = latest.group(group);
            text = text.replace("${" + group + "}", value == null ? "" : value);
        }
        return text;
    }

    private void say(ByteBuf bytes) {
        attempt.enter(Phase.PROCESSING);
        Hearing.write(channel, bytes, held, target.address());
    }

    private boolean hears(Line.Expect expect) {
        for (String line = nextLine(); line != null; line = nextLine()) {
            try {
                if (expect.reject().isPresent()
                        && found(expect.reject().get(), line).isPresent()) {
                    held.tryFail(Failure.of(
                            Cause.DIALOGUE,
                            "`" + line + "` matches `" + expect.reject().get() + "`, which is rejected"));
                    return false;
                }
                Optional<MatchResult> match = found(expect.regex(), line);
                if (match.isPresent()) {
                    latest = match.get();
                    unexpected = "";
                    return true;
                }
            } catch (Failure e) {
                held.tryFail(e);
                return false;
            }
            unexpected = line;
        }
        failIfClosed(unmet(expect));
        return false;
    }

    private Optional<MatchResult> found(Regex regex, String line) throws Failure {
        return effort.judge(line, Cause.DIALOGUE, regex, text -> {
            Matcher matcher = regex.pattern().matcher(text);
            return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
        });
    }

    private boolean hears(Line.ExpectBytes expect) {
        byte[] bytes = new byte[Math.min(expect.hex().length() / 2, unread.readableBytes())];
        unread.getBytes(unread.readerIndex(), bytes);
        String seen = HexFormat.of().formatHex(bytes);
        if (seen.equals(expect.hex())) {
            unread.skipBytes(bytes.length);
            return true;
        }
        Failure unmet = Failure.of(
                Cause.DIALOGUE,
                "expected the bytes " + expect.hex() + ", but " + (seen.isEmpty() ? "no more came" : seen + " came"));
        if (!expect.hex().startsWith(seen)) {
            held.tryFail(unmet);
        }
        failIfClosed(unmet);
        return false;
    }

    /** The next line, without its end; null where none is complete, or comes any more. */
    private String nextLine() {
        int length = unread.indexOf(unread.readerIndex() + scanned, unread.writerIndex(), (byte) '\n')
                - unread.readerIndex();
        if (length < 0 && !(closed && unread.isReadable())) {
            scanned = unread.readableBytes();
            if (scanned > MOST_LINE) {
                held.tryFail(Failure.of(Cause.SIZE, target.address() + " says a line without end"));
            }
            return null;
        }
        scanned = 0;
        String line = unread.readCharSequence(length < 0 ? unread.readableBytes() : length, StandardCharsets.UTF_8)
                .toString();
        unread.skipBytes(length < 0 ? 0 : 1);
        unread.discardSomeReadBytes();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private void failIfClosed(Failure unmet) {
        if (closed) {
            held.tryFail(
                    received == 0
                            ? Failure.of(Cause.RESET, target.address() + " closed the connection without a word")
                            : unmet);
        }
    }

    private void startTls() {
        if (unread.isReadable()) {
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

    private void begin(ByteBuf bytes) {
        byte[] first = new byte[Math.min(bytes.readableBytes(), BEGINNING - beginning.size())];
        bytes.getBytes(bytes.readerIndex(), first);
        beginning.writeBytes(first);
    }

    private void listen() {
        ear = new Ear();
        channel.pipeline().addLast(ear);
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
    private final class Ear extends Hearing {
        Ear() {
            super(held, target.address());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                attempt.enter(Phase.TRANSFER);
                received += bytes.readableBytes();
                if (received > target.limits().maxBody()) {
                    held.tryFail(Failure.of(Cause.SIZE, target.address() + " says more than the probe takes"));
                } else if (!held.future().isComplete()) {
                    begin(bytes);
                    effort.more(bytes.readableBytes());
                    unread.writeBytes(bytes);
                }
            } finally {
                bytes.release();
            }
            goOn();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            closed = true;
            goOn();
        }
    }
}
