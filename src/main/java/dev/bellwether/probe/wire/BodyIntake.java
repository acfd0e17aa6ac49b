package dev.bellwether.probe.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Takes in a body piece by piece, decompresses it, and counts what comes out, so that neither an endless body nor a small one
 * that unpacks to gigabytes takes memory.
 */
final class BodyIntake {
    private static final int MOST_AT_ONCE = 2048;
    /** What is kept of every body, to be quoted should it turn out to be wrong. */
    private static final int BEGINNING = 1024;

    private final long most;
    private final boolean keep;
    private final ByteBuf kept = Unpooled.buffer();
    private EmbeddedChannel unpacking;
    private ZlibDecoder decoder;
    private boolean packed;
    private long length;

    /**
     * An empty intake.
     *
     * @param most bytes that it takes after decompression
     * @param keep whether all bytes are kept, or only counted after the first few
     */
    BodyIntake(long most, boolean keep) {
        this.most = most;
        this.keep = keep;
    }

    /** The pieces from now on are encoded like this ({@code Content-Encoding}). */
    void encoded(String encoding) {
        ZlibWrapper wrapper = switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> ZlibWrapper.GZIP;
            case "deflate", "x-deflate" -> ZlibWrapper.ZLIB_OR_NONE;
            default -> null;
        };
        if (wrapper != null) {
            // Of several members in a row the first alone, so that its end can be told.
            decoder = new JdkZlibDecoder(wrapper, false, 0);
            unpacking = new EmbeddedChannel(decoder);
        }
    }

    /**
     * Takes a piece, which it does not release.
     *
     * @throws Failure {@link Cause#SIZE} if it gets too much
     */
    void take(ByteBuf piece) throws Failure {
        if (unpacking == null) {
            count(piece);
            return;
        }
        packed |= piece.isReadable();
        while (piece.isReadable()) {
            // A little at a time: a whole piece could unpack to a thousand times as much before it is counted.
            unpacking.writeInbound(piece.readRetainedSlice(Math.min(MOST_AT_ONCE, piece.readableBytes())));
            drain();
        }
    }

    byte[] end() throws Failure {
        if (packed && !decoder.isClosed()) {
            throw Failure.of(Cause.PROTOCOL, "the compressed body is cut off");
        }
        return keep ? ByteBufUtil.getBytes(kept) : new byte[0];
    }

    /** How the body begins, as text; bytes that are none are replaced. */
    String beginning() {
        return kept.toString(0, Math.min(kept.readableBytes(), BEGINNING), StandardCharsets.UTF_8);
    }

    /** Frees what decompression holds; to be called in any case. */
    void close() {
        if (unpacking != null) {
            unpacking.finishAndReleaseAll();
            unpacking = null;
        }
    }

    private void drain() throws Failure {
        for (ByteBuf out = unpacking.readInbound(); out != null; out = unpacking.readInbound()) {
            try {
                count(out);
            } finally {
                out.release();
            }
        }
    }

    private void count(ByteBuf piece) throws Failure {
        length += piece.readableBytes();
        long wanted = Math.min(piece.readableBytes(), (keep ? most : BEGINNING) - kept.readableBytes());
        if (wanted > 0) {
            kept.writeBytes(piece, piece.readerIndex(), (int) wanted);
        }
        if (length > most) {
            throw Failure.of(Cause.SIZE, "the body is larger than " + most + " bytes");
        }
    }
}
