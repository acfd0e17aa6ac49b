package dev.bellwether.evidence;

/** What a window keeps of a job outcome besides its time and its job, in 32 bits. */
@SuppressWarnings("EnumOrdinal") // Bits live in memory alone, so that they need not outlast a version.
final class OutcomeBits {
    private static final Fault[] FAULTS = Fault.values();
    private static final int SUCCESS = 1;
    private static final int FAULT_SHIFT = 1;
    private static final int KIND_SHIFT = 4;
    private static final int RETRIED = 1 << 6;
    private static final int ATTEMPT_SHIFT = 7;
    private static final int LAST_ATTEMPT = -1 >>> ATTEMPT_SHIFT;

    private OutcomeBits() {}

    /** The attempt's number is kept up to 33 million; intake takes a million. */
    static int of(boolean success, Fault fault, JobCode.Kind kind, int attempt) {
        return (success ? SUCCESS : 0)
                | (fault.ordinal() << FAULT_SHIFT)
                | (kind.ordinal() << KIND_SHIFT)
                | (Math.min(attempt, LAST_ATTEMPT) << ATTEMPT_SHIFT);
    }

    static boolean success(int bits) {
        return (bits & SUCCESS) != 0;
    }

    static Fault fault(int bits) {
        return FAULTS[(bits >>> FAULT_SHIFT) & 7];
    }

    static boolean counts(int bits) {
        return success(bits) || fault(bits).counts();
    }

    /** Whether it is a failure that counts. */
    static boolean failed(int bits) {
        return !success(bits) && fault(bits).counts();
    }

    static JobCode.Kind kind(int bits) {
        return JobCode.Kind.of((bits >>> KIND_SHIFT) & 3);
    }

    static int attempt(int bits) {
        return bits >>> ATTEMPT_SHIFT;
    }

    /** Whether other attempts of the job are or were here. */
    static boolean retried(int bits) {
        return (bits & RETRIED) != 0;
    }

    static int withRetried(int bits) {
        return bits | RETRIED;
    }
}
