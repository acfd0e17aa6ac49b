package dev.bellwether.probe.wire;

import io.netty.channel.Channel;
import io.vertx.core.Promise;
import java.io.IOException;

/** Writes to channels, and closes them. */
final class Writes {
    private Writes() {}

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
