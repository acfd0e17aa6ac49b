package dev.bellwether.collect.http;

import dev.bellwether.collect.item.ItemParser.BadValue;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952) whose bytes come in pieces, several members included, and hands on what it unpacks in small
 * pieces, so that the reader can stop a bomb by throwing. To be closed: it holds memory outside the heap.
 */
final class Gunzip implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int HAS_HEADER_CRC = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private enum State {
        FIXED_HEADER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        BODY,
        TRAILER
    }

    private final Output output;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] piece = new byte[PIECE];
    private State state = State.FIXED_HEADER;
    private int at;
    private int flags;
    private int extraLength;
    private long trailer;
    private boolean complete;

    /** Takes what was unpacked; the bytes hold only during the call. */
    @FunctionalInterface
    interface Output {
        void unpacked(byte[] bytes, int from, int to);
    }

    Gunzip(Output output) {
        this.output = output;
    }

    /** @throws BadValue if the bytes are no gzip */
    void feed(byte[] bytes, int from, int to) throws BadValue {
        int position = from;
        while (position < to) {
            if (state == State.BODY) {
                position = inflate(bytes, position, to);
            } else {
                header(bytes[position++] & 0xFF);
            }
        }
    }

    /** @throws BadValue if the bytes ended too early */
    void end() throws BadValue {
        if (!complete) {
            throw new BadValue("the gzip data ends too early");
        }
    }

    private int inflate(byte[] bytes, int from, int to) throws BadValue {
        inflater.setInput(bytes, from, to - from);
        try {
            while (!inflater.finished()) {
                int length = inflater.inflate(piece);
                if (length == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                crc.update(piece, 0, length);
                output.unpacked(piece, 0, length);
            }
        } catch (DataFormatException e) {
            throw new BadValue("the gzip data is damaged");
        }
        if (inflater.needsDictionary()) {
            throw new BadValue("the gzip data needs a dictionary");
        }
        int rest = inflater.getRemaining();
        if (inflater.finished()) {
            go(State.TRAILER);
        }
        return to - rest;
    }

    private void header(int b) throws BadValue {
        switch (state) {
            case FIXED_HEADER -> fixedHeader(b);
            case EXTRA_LENGTH -> {
                extraLength |= b << (8 * at++);
                if (at == 2) {
                    go(extraLength == 0 ? after(State.EXTRA) : State.EXTRA);
                }
            }
            case EXTRA -> {
                if (++at == extraLength) {
                    go(after(State.EXTRA));
                }
            }
            case NAME, COMMENT -> {
                if (b == 0) {
                    go(after(state));
                }
            }
            case HEADER_CRC -> {
                if (++at == 2) {
                    go(State.BODY);
                }
            }
            default -> trailer(b);
        }
    }

    private void fixedHeader(int b) throws BadValue {
        boolean right = switch (at) {
            case 0 -> b == 0x1F;
            case 1 -> b == 0x8B;
            case 2 -> b == 8;
            case 3 -> (b & RESERVED) == 0;
            default -> true;
        };
        if (!right) {
            throw new BadValue("the body is not gzip");
        }
        complete = false;
        if (at == 3) {
            flags = b;
        }
        if (++at == 10) {
            extraLength = 0;
            trailer = 0;
            crc.reset();
            inflater.reset();
            go(after(State.FIXED_HEADER));
        }
    }

    /** The state that follows in the order of the header, leaving out what the flags say is absent. */
    private State after(State done) {
        if (done.compareTo(State.EXTRA_LENGTH) < 0 && (flags & HAS_EXTRA) != 0) {
            return State.EXTRA_LENGTH;
        }
        if (done.compareTo(State.NAME) < 0 && (flags & HAS_NAME) != 0) {
            return State.NAME;
        }
        if (done.compareTo(State.COMMENT) < 0 && (flags & HAS_COMMENT) != 0) {
            return State.COMMENT;
        }
        return (flags & HAS_HEADER_CRC) != 0 ? State.HEADER_CRC : State.BODY;
    }

    private void trailer(int b) throws BadValue {
        trailer |= (long) b << (8 * at++);
        if (at < 8) {
            return;
        }
        long expected = crc.getValue() | (inflater.getBytesWritten() & 0xFFFF_FFFFL) << 32;
        if (trailer != expected) {
            throw new BadValue("the gzip data is damaged: its checksum is wrong");
        }
        complete = true;
        go(State.FIXED_HEADER);
    }

    private void go(State next) {
        state = next;
        at = 0;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
