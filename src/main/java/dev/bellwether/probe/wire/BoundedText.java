package dev.bellwether.probe.wire;

/**
 * A text that a regular expression can read only so often: matching some patterns takes exponential time, and a target must not
 * be able to stop a thread with what it sends.
 */
public final class BoundedText implements CharSequence {
    /** Some hundred milliseconds of matching; a sensible pattern reads a megabyte a few times over. */
    private static final int MOST_READS = 30_000_000;

    private final CharSequence text;
    private int reads;

    private BoundedText(CharSequence text) {
        this.text = text;
    }

    public static BoundedText with(CharSequence text) {
        return new BoundedText(text);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (++reads > MOST_READS) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("the expression takes too long", null, false, false);
        }
    }
}
