package dev.bellwether.probe.wire;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How a body is compressed ({@code Content-Encoding}); what nobody here can unpack stays as it is. */
final class Packing {
    /** More in a row are not in earnest. */
    private static final int MOST_LAYERS = 5;

    private static final List<String> GZIP = List.of("gzip", "x-gzip");
    private static final List<String> DEFLATE = List.of("deflate", "x-deflate");

    /** In the order in which they were applied. */
    private final List<String> layers;

    private Packing(List<String> layers) {
        this.layers = layers;
    }

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

    /**
     * Unpacks a whole body.
     *
     * @param most bytes that may come out of any layer
     * @throws Failure {@link Cause#SIZE} if it is more, {@link Cause#PROTOCOL} if it is not what it says to be
     */
    byte[] unpack(byte[] packed, long most) throws Failure {
        if (packed.length == 0) {
            return packed;
        }
        InputStream in = new ByteArrayInputStream(packed);
        try {
            for (int i = layers.size() - 1; i >= 0; i--) {
                in = new Bounded(GZIP.contains(layers.get(i)) ? new GZIPInputStream(in) : inflated(in), most);
            }
            return in.readAllBytes();
        } catch (TooMuch e) {
            throw tooLarge(most);
        } catch (StackOverflowError e) {
            // It calls itself for each member that is empty.
            throw Failure.of(Cause.PROTOCOL, "the compressed body has too many empty members");
        } catch (EOFException e) {
            throw Failure.of(Cause.PROTOCOL, "the compressed body is cut off");
        } catch (IOException e) {
            throw Failure.of(Cause.PROTOCOL, "the body is not compressed as it says: " + e.getMessage());
        } finally {
            close(in);
        }
    }

    static Failure tooLarge(long most) {
        return Failure.of(Cause.SIZE, "the body is larger than " + most + " bytes");
    }

    /** With its frame (RFC 1950), or without, as some send it. */
    private static InputStream inflated(InputStream in) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(in, 2);
        byte[] head = whole.readNBytes(2);
        whole.unread(head);
        boolean framed =
                head.length == 2 && (head[0] & 0x0f) == 8 && (((head[0] & 0xff) << 8) | (head[1] & 0xff)) % 31 == 0;
        Inflater inflater = new Inflater(!framed);
        return new InflaterInputStream(whole, inflater) {
            @Override
            public void close() throws IOException {
                super.close();
                inflater.end();
            }
        };
    }

    private static void close(InputStream in) throws Failure {
        try {
            in.close();
        } catch (IOException e) {
            throw Failure.ours(Cause.PROTOCOL, "what unpacks bodies cannot be closed");
        }
    }

    private static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Bounded extends java.io.FilterInputStream {
        private long left;

        Bounded(InputStream in, long most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int got = super.read(into, offset, length);
            left -= Math.max(0, got);
            if (left < 0) {
                throw new TooMuch();
            }
            return got;
        }
    }
}
