package dev.bellwether.evidence;

/**
 * What a window keeps of a job outcome besides its time and its job, in 32 bits, and 32 more where the customer is known. Of the
 * customer's hash it keeps 37 bits: that any two of 10,000 customers of an hour are taken for one has a chance of 0.04 %
 * (birthday bound, {@code n * n / 2^38}), and would cost one observation.
 */
@SuppressWarnings("EnumOrdinal") // Bits live in memory alone, so that they need not outlast a version.
final class OutcomeBits {
    private static final Fault[] FAULTS = Fault.values();
    private static final int SUCCESS = 1;
    private static final int FAULT_SHIFT = 1;
    private static final int KIND_SHIFT = 4;
    private static final int SHARED = 1 << 6;
    private static final int ATTEMPT_SHIFT = 7;
    private static final int LAST_ATTEMPT = (1 << 20) - 1;
    private static final int CUSTOMER_SHIFT = 27;
    private static final long CUSTOMER_MASK = (1L << 37) - 1;

    private OutcomeBits() {}

    /**
     * @param attempt kept up to 1,048,575; intake takes a million
     * @param customer as {@link #customer} has it
     */
    static int of(boolean success, Fault fault, JobCode.Kind kind, int attempt, long customer) {
        return (success ? SUCCESS : 0)
                | (fault.ordinal() << FAULT_SHIFT)
                | (kind.ordinal() << KIND_SHIFT)
                | (Math.min(attempt, LAST_ATTEMPT) << ATTEMPT_SHIFT)
                | ((int) (customer >>> 32) << CUSTOMER_SHIFT);
    }

    /** What is kept of the hash of a customer; never 0, which says that none was named. */
    static long customer(long hash) {
        return Math.max(1, hash & CUSTOMER_MASK);
    }

    /** The same again from what was kept. */
    static long customer(int bits, int rest) {
        return ((long) (bits >>> CUSTOMER_SHIFT) << 32) | (rest & 0xFFFF_FFFFL);
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

    static JobCode.Kind kind(int bits) {
        return JobCode.Kind.of((bits >>> KIND_SHIFT) & 3);
    }

    static int attempt(int bits) {
        return (bits >>> ATTEMPT_SHIFT) & LAST_ATTEMPT;
    }

    /** Whether other outcomes of the same customer, or job, are or were here. */
    static boolean shared(int bits) {
        return (bits & SHARED) != 0;
    }

    static int withShared(int bits) {
        return bits | SHARED;
    }
}
