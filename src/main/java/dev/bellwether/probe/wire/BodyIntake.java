package dev.bellwether.probe.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Takes in a body piece by piece and counts it, so that an endless one takes no memory. */
final class BodyIntake {
    /** What is kept of every body, to be quoted should it turn out to be wrong. */
    private static final int BEGINNING = 1024;
    /** Of room that is asked for where a body does not say how long it is. */
    private static final int USUAL = 256 << 10;

    private final long most;
    private final int weight;
    private final BodyRoom.Lease lease;
    private final ByteBuf kept = Unpooled.buffer();
    private Packing packing;
    private long announced = USUAL;
    private long length;
    private long leased;

    /**
     * An empty intake of so many bytes. The weight is how many bytes of memory a byte of the body takes until it is judged; 0 for a
     * body that is only counted.
     */
    BodyIntake(long most, int weight, BodyRoom.Lease lease) {
        this.most = most;
        this.weight = weight;
        this.lease = lease;
    }

    /** What the head says of the body: the values of {@code Content-Encoding}, and how many bytes come; -1 where it does not. */
    void announced(List<String> encodings, long bytes) throws Failure {
        packing = Packing.of(encodings);
        // What is compressed has to be kept to find out whether it is whole, and becomes as large as it may.
        announced = bytes < 0 ? USUAL : packing.isNone() ? bytes : most;
    }

    /** Takes a piece, which it does not release; fails with {@link Cause#SIZE} if it gets too much. */
    void take(ByteBuf piece) throws Failure {
        length += piece.readableBytes();
        long wanted = Math.min(piece.readableBytes(), (keeps() ? most : BEGINNING) - kept.readableBytes());
        if (wanted > 0) {
            kept.writeBytes(piece, piece.readerIndex(), (int) wanted);
        }
        if (length > most) {
            throw Packing.tooLarge(most);
        }
    }

    private boolean keeps() {
        return weight > 0 || !packing.isNone();
    }

    /** How much more room is to be leased before more of the body is taken, in bytes; 0 for none. */
    long wantsRoom() {
        long needed = keeps() ? kept.readableBytes() : 0;
        if (needed <= Math.max(BodyRoom.SMALL, leased)) {
            return 0;
        }
        long next = Math.min(most, Math.max(2 * needed, announced)) - leased;
        leased += next;
        return next * Math.max(1, weight);
    }

    BodyRoom.Lease lease() {
        return lease;
    }

    byte[] bytes() {
        return keeps() ? ByteBufUtil.getBytes(kept) : new byte[0];
    }

    /** Unpacks all that was taken; what it takes long for is not for an event loop. */
    byte[] unpacked(byte[] bytes) throws Failure {
        return packing.unpack(bytes, most);
    }

    boolean isPacked() {
        return !packing.isNone();
    }

    /** How the body begins, as text; bytes that are none are replaced. */
    String beginning() {
        return packing == null || packing.isNone()
                ? kept.toString(0, Math.min(kept.readableBytes(), BEGINNING), StandardCharsets.UTF_8)
                : "";
    }

    static String beginning(byte[] body) {
        return new String(body, 0, Math.min(body.length, BEGINNING), StandardCharsets.UTF_8);
    }
}
