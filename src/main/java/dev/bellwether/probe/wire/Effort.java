package dev.bellwether.probe.wire;

import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * What it may cost to judge the answers of one run: matching some patterns takes exponential time, and a target must not be able
 * to hold up a thread with what it sends. Of one thread at a time.
 */
public final class Effort {
    /** Some hundred milliseconds of matching; a sensible pattern reads a megabyte a few times over. */
    private static final int MOST_READS = 30_000_000;
    /** Where an event loop has to wait for it. */
    private static final int MOST_READS_ON_LOOP = MOST_READS / 10;

    private static final int READS_OF_EACH = 4;
    private static final int READS_BETWEEN_LOOKS = 4096;

    private final long deadline;
    private int left;

    private Effort(long deadline, int reads) {
        this.deadline = deadline;
        this.left = reads;
    }

    /** The effort of one run, of which no judgement goes on after a deadline by {@link System#nanoTime}. */
    public static Effort until(long deadline) {
        return new Effort(deadline, MOST_READS);
    }

    /** For what is judged on an event loop. */
    Effort onLoop() {
        return new Effort(deadline, MOST_READS_ON_LOOP);
    }

    /** More came in, which a sensible pattern reads a few times over. */
    void more(int characters) {
        left += READS_OF_EACH * characters;
    }

    /** How long it may still go on, in nanoseconds; less than zero when it is over. */
    public long nanosLeft() {
        return deadline - System.nanoTime();
    }

    /** Has a text judged character by character; fails, by our own fault, if that takes too long or too much of the stack. */
    public <T> T judge(CharSequence text, Cause about, Object pattern, Function<CharSequence, T> judgement)
            throws Failure {
        try {
            return judgement.apply(new BoundedText(text));
        } catch (CancellationException | StackOverflowError e) {
            throw Failure.ours(about, "`" + pattern + "` takes too long to compare with what came");
        }
    }

    private final class BoundedText implements CharSequence {
        private final CharSequence text;

        BoundedText(CharSequence text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0 || (left % READS_BETWEEN_LOOKS == 0 && nanosLeft() < 0)) {
                throw new CancellationException();
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
    }
}
