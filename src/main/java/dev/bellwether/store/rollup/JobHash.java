package dev.bellwether.store.rollup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A job's id as the first 64 bits of its SHA-256. Only jobs of one connector are ever told apart by it; of a million, two are the
 * same with a chance of 3e-8 (birthday bound, {@code n * n / 2^65}).
 */
public final class JobHash {
    private final MessageDigest digest;

    public JobHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The hash of an id. Not safe for several threads at once. */
    public long of(String jobId) {
        return ByteBuffer.wrap(digest.digest(jobId.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
