package dev.bellwether.probe.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

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

    /** How a body is compressed ({@code Content-Encoding}); what nobody here can unpack stays as it is. Layers are in the order in which they were applied. */
    record Packing(List<String> layers) {
        /** More in a row are not in earnest. */
        private static final int MOST_LAYERS = 5;

        private static final List<String> GZIP = List.of("gzip", "x-gzip");
        private static final List<String> DEFLATE = List.of("deflate", "x-deflate");

        /** What the values of the header say together. */
        static Packing of(List<String> headers) throws Failure {
            List<String> layers = headers.stream()
                    .flatMap(header -> Stream.of(header.split(",", -1)))
                    .map(layer -> layer.strip().toLowerCase(Locale.ROOT))
                    .filter(layer -> !layer.isEmpty() && !layer.equals("identity"))
                    .toList();
            if (layers.size() > MOST_LAYERS) {
                throw Failure.of(Cause.PROTOCOL, "the body is compressed more than " + MOST_LAYERS + " times");
            }
            boolean known = layers.stream().allMatch(layer -> GZIP.contains(layer) || DEFLATE.contains(layer));
            return new Packing(known ? layers : List.of());
        }

        boolean isNone() {
            return layers.isEmpty();
        }

        /** Unpacks a whole body; fails with {@link Cause#SIZE} if any layer gets too large, {@link Cause#PROTOCOL} if it is none. */
        byte[] unpack(byte[] packed, long most) throws Failure {
            byte[] bytes = packed;
            try {
                for (int i = layers.size() - 1; i >= 0 && packed.length > 0; i--) {
                    bytes = GZIP.contains(layers.get(i)) ? gunzipped(bytes, most) : inflated(bytes, most);
                    if (bytes.length > most) {
                        throw tooLarge(most);
                    }
                }
                return bytes;
            } catch (StackOverflowError e) {
                // It calls itself for each member that is empty.
                throw Failure.of(Cause.PROTOCOL, "the compressed body has too many empty members");
            } catch (EOFException e) {
                throw Failure.of(Cause.PROTOCOL, "the compressed body is cut off");
            } catch (IOException e) {
                throw Failure.of(Cause.PROTOCOL, "the body is not compressed as it says: " + e.getMessage());
            }
        }

        static Failure tooLarge(long most) {
            return Failure.of(Cause.SIZE, "the body is larger than " + most + " bytes");
        }

        private static byte[] gunzipped(byte[] packed, long most) throws IOException {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                return oneMore(in, most);
            }
        }

        /** With its frame (RFC 1950), or without, as some send it. */
        private static byte[] inflated(byte[] packed, long most) throws IOException {
            boolean framed = packed.length > 1
                    && (packed[0] & 0x0f) == 8
                    && (((packed[0] & 0xff) << 8) | (packed[1] & 0xff)) % 31 == 0;
            Inflater inflater = new Inflater(!framed);
            try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(packed), inflater)) {
                return oneMore(in, most);
            } finally {
                inflater.end();
            }
        }

        /** At most one byte more than there may be, so that a small body cannot become an endless one. */
        private static byte[] oneMore(InputStream in, long most) throws IOException {
            return in.readNBytes((int) Math.min(Integer.MAX_VALUE, most + 1));
        }
    }
}
