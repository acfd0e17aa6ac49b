package dev.bellwether.evidence;

import java.security.SecureRandom;

/**
 * What makes outcomes one observation: the customer, where one was named, else the job.
 *
 * @param kind of the job's code; {@link #CUSTOMER} for a customer
 * @param high of the job's code; 0 for a customer
 * @param low of the job's code, or the customer
 */
record Group(int kind, long high, long low) {
    /** Who sends ids cannot know which of them fall on one place of a table. */
    private static final long SALT = new SecureRandom().nextLong();

    /** Beside the kinds of job codes. */
    static final int CUSTOMER = JobCode.Kind.values().length;

    /** @param customer as {@link OutcomeBits#customer} has it; 0 where none was named */
    @SuppressWarnings("EnumOrdinal") // Lives no longer than a window does.
    static Group of(JobCode.Kind kind, long high, long low, long customer) {
        return customer == 0 ? new Group(kind.ordinal(), high, low) : new Group(CUSTOMER, 0, customer);
    }

    long hash() {
        return mix(high, low);
    }

    static long mix(long high, long low) {
        return stir(stir(high ^ SALT) ^ low);
    }

    private static long stir(long bits) {
        long hash = (bits ^ (bits >>> 32)) * 0xD6E8FEB86659FD93L;
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        return hash ^ (hash >>> 32);
    }
}
