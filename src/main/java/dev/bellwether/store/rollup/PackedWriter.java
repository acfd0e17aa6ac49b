package dev.bellwether.store.rollup;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes numbers and texts in as few bytes as they need; a {@link PackedReader} reads them again in the same order. */
final class PackedWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A number from 0 on, in one byte for each seven of its bits. */
    PackedWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("the number is " + value + ", but must not be negative");
        }
        long rest = value;
        while (rest > 0x7f) {
            bytes.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    /** Any number, in eight bytes. */
    PackedWriter word(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes.write((int) (value >>> shift));
        }
        return this;
    }

    PackedWriter text(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        number(text.length);
        bytes.writeBytes(text);
        return this;
    }

    /** What another wrote, without its length. */
    PackedWriter append(ByteBuffer written) {
        byte[] part = new byte[written.remaining()];
        written.duplicate().get(part);
        bytes.writeBytes(part);
        return this;
    }

    byte[] written() {
        return bytes.toByteArray();
    }
}
