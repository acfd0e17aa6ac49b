package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.ProbeTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** One question to a name server (RFC 1035), over UDP or TCP; a truncated answer over UDP is asked for again over TCP. */
final class DnsQuery {
    private static final int MOST_UDP = 65_535;

    private final Connections connections;
    private final NameResolver names;
    private final Attempt attempt;
    private final ProbeTarget.Dns target;
    private final Address server;
    private boolean answeredOtherwise;

    DnsQuery(Connections connections, NameResolver names, Attempt attempt, ProbeTarget.Dns target) {
        this.connections = connections;
        this.names = names;
        this.attempt = attempt;
        this.target = target;
        this.server = target.route().connectTo().orElse(target.server());
    }

    Future<Message> ask() {
        Message query;
        try {
            ProbeTarget.Dns.Question question = target.question();
            query = Message.newQuery(Record.newRecord(
                    Name.fromString(question.name(), Name.root), Type.value(question.type()), DClass.IN));
        } catch (TextParseException | IllegalArgumentException e) {
            return Future.failedFuture(
                    Failure.ours(Cause.PROTOCOL, target.question().name() + " is no domain name"));
        }
        return (target.question().tcp() ? overTcp(query) : overUdp(query))
                .recover(thrown -> Future.failedFuture(explained(thrown)));
    }

    private Future<Message> overUdp(Message query) {
        attempt.enter(Phase.RESOLVE);
        return names.resolve(attempt, server.host(), target.route().ip())
                .compose(addresses -> {
                    Promise<Message> answered = attempt.await();
                    attempt.enter(Phase.PROCESSING);
                    Channel channel = attempt.context().owner().transport().datagramChannel();
                    channel.config().setRecvByteBufAllocator(new io.netty.channel.FixedRecvByteBufAllocator(MOST_UDP));
                    attempt.hold(channel);
                    channel.pipeline().addLast(new Answers(query, answered, false));
                    attempt.loop()
                            .register(channel)
                            .addListener(registered -> channel.connect(
                                            new InetSocketAddress(addresses.get(0), server.port()))
                                    .addListener(connected -> {
                                        if (connected.isSuccess()) {
                                            Hearing.write(
                                                    channel, Unpooled.wrappedBuffer(query.toWire()), answered, server);
                                        } else {
                                            answered.tryFail(Failure.from(connected.cause(), server));
                                        }
                                    }));
                    return answered.future();
                })
                .compose(answer ->
                        answer.getHeader().getFlag(Flags.TC) ? overTcp(query) : Future.succeededFuture(answer));
    }

    private Future<Message> overTcp(Message query) {
        return connections.connect(attempt, target.server(), target.route()).compose(channel -> {
            Promise<Message> answered = attempt.await();
            attempt.enter(Phase.PROCESSING);
            channel.pipeline()
                    .addLast(
                            new LengthFieldBasedFrameDecoder(MOST_UDP + 2, 0, 2, 0, 2),
                            new Answers(query, answered, true));
            byte[] wire = query.toWire();
            ByteBuf framed =
                    Unpooled.buffer(wire.length + 2).writeShort(wire.length).writeBytes(wire);
            Hearing.write(channel, framed, answered, server);
            channel.config().setAutoRead(true);
            return answered.future();
        });
    }

    /** A server that sent other answers than the one to the question has given a wrong one rather than none. */
    private Throwable explained(Throwable thrown) {
        return answeredOtherwise && thrown instanceof Failure failure && failure.why() == Cause.TIMEOUT
                ? Failure.of(Cause.PROTOCOL, server + " answers another question")
                : thrown;
    }

    /** Waits for the answer to one query; over UDP anything that is none is passed over, as a resolver does. */
    private final class Answers extends Hearing {
        private final Message query;
        private final Promise<Message> answered;
        private final boolean stream;

        Answers(Message query, Promise<Message> answered, boolean stream) {
            super(answered, server);
            this.query = query;
            this.answered = answered;
            this.stream = stream;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                ByteBuf content = message instanceof DatagramPacket packet ? packet.content() : (ByteBuf) message;
                byte[] bytes = new byte[content.readableBytes()];
                content.readBytes(bytes);
                attempt.answered();
                take(bytes);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void take(byte[] bytes) {
            try {
                Message answer = new Message(bytes);
                boolean ours = answer.getHeader().getID() == query.getHeader().getID()
                        && answer.getHeader().getFlag(Flags.QR)
                        && (answer.getQuestion() == null || answer.getQuestion().equals(query.getQuestion()));
                if (ours) {
                    attempt.leave();
                    answered.tryComplete(answer);
                } else if (!stream) {
                    answeredOtherwise = true;
                } else {
                    answered.tryFail(Failure.of(Cause.PROTOCOL, server + " answers another question"));
                }
            } catch (IOException | RuntimeException e) {
                answered.tryFail(Failure.of(Cause.PROTOCOL, server + " does not answer in DNS"));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answered.tryFail(Failure.of(Cause.RESET, server + " closed the connection without an answer"));
        }
    }
}
