package dev.bellwether.collect.http;

import dev.bellwether.collect.item.Splitter;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;

/**
 * Cuts a JSON array into its elements by brackets, quotes and commas alone. Whether an element is JSON is for its reader to
 * find out; whether the brackets around them are right is found here.
 */
final class ArraySplitter implements Splitter {
    private enum State {
        BEFORE,
        FIRST,
        ELEMENT,
        NEXT,
        SCALAR,
        TEXT,
        NESTED,
        AFTER
    }

    private final Splitter.PartialItem partial;
    private State state = State.BEFORE;
    private int depth;
    private boolean inText;
    private boolean escaped;
    /** Whether the element that was being passed over is at its end. */
    private boolean ended;

    private long consumed;

    ArraySplitter(Splitter.Items items, int longest) {
        this.partial = new Splitter.PartialItem(items, longest);
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        int start = inElement() ? from : -1;
        int i = from;
        while (i < to) {
            if (!inElement()) {
                between(bytes[i], consumed + i - from);
                if (inElement()) {
                    start = i;
                }
                i++;
                continue;
            }
            i = state == State.SCALAR ? endOfScalar(bytes, i, to) : endOfNested(bytes, i, to);
            if (ended) {
                partial.complete(bytes, start, i, consumed + start - from);
                state = State.NEXT;
                ended = false;
            }
        }
        if (inElement()) {
            partial.keep(bytes, start, to, consumed + start - from);
        }
        consumed += to - from;
    }

    private boolean inElement() {
        return state == State.SCALAR || state == State.TEXT || state == State.NESTED;
    }

    /** What a byte means outside of elements. */
    private void between(byte b, long offset) {
        if (isBlank(b)) {
            return;
        }
        switch (state) {
            case BEFORE -> {
                if (Splitter.isMark(offset, b)) {
                    return;
                }
                if (b != '[') {
                    throw malformed(
                            offset,
                            "a JSON array must begin with [; several objects, one on a line, are application/x-ndjson");
                }
                state = State.FIRST;
            }
            case FIRST, ELEMENT -> {
                if (b == ']' && state == State.FIRST) {
                    state = State.AFTER;
                } else {
                    begin(b, offset);
                }
            }
            case NEXT -> {
                if (b != ',' && b != ']') {
                    throw malformed(offset, "a comma or the end of the array is missing");
                }
                state = b == ',' ? State.ELEMENT : State.AFTER;
            }
            default -> throw malformed(offset, "something follows the end of the array");
        }
    }

    private void begin(byte b, long offset) {
        switch (b) {
            case ',', ']', '}', ':' -> throw malformed(offset, "a value is missing");
            case '{', '[' -> {
                state = State.NESTED;
                depth = 1;
                inText = false;
            }
            case '"' -> {
                state = State.TEXT;
                depth = 0;
                inText = true;
            }
            default -> state = State.SCALAR;
        }
        escaped = false;
    }

    /** The first byte after a number or a word; where the bytes end sooner, their end, and it goes on with the next. */
    private int endOfScalar(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (isBlank(b) || b == ',' || b == ']') {
                ended = true;
                return i;
            }
        }
        return to;
    }

    /** The same for an object, an array or a text. Every byte of a batch comes through here. */
    private int endOfNested(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (inText) {
                i = endOfText(bytes, i, to);
                if (!inText && depth == 0) {
                    ended = true;
                    return i;
                }
                continue;
            }
            byte b = bytes[i++];
            if (b == '"') {
                inText = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                ended = true;
                return i;
            }
        }
        return to;
    }

    /** The first byte after the text, which is over then. */
    private int endOfText(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (escaped) {
                escaped = false;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '"') {
                inText = false;
                return i + 1;
            }
        }
        return to;
    }

    @Override
    public void end() {
        if (inElement()) {
            throw malformed(
                    consumed, "the body ends in the middle of the element that begins at byte " + partial.offset());
        }
        if (state != State.AFTER) {
            throw malformed(consumed, "the body ends before the array does");
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private static ProblemException malformed(long offset, String why) {
        return problem(offset, why).asException();
    }

    static Problem problem(long offset, String why) {
        return Problem.of(400, "At byte " + offset + ": " + why + ". Nothing was stored.");
    }
}
