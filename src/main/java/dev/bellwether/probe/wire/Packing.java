package dev.bellwether.probe.wire;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

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
