package dev.bellwether.store.evidence;

import dev.bellwether.document.Sha256;
import dev.bellwether.evidence.JobOutcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/** What makes two outcomes the same: connector, job and attempt, as the first 128 bits of a SHA-256. */
public final class OutcomeKeyHash {
    private final MessageDigest digest = Sha256.digest();

    /** The key of an outcome. Not safe for several threads at once. */
    public UUID of(JobOutcome outcome) {
        return of(outcome.connectorId(), outcome.jobId(), outcome.attempt());
    }

    public UUID of(String connectorId, String jobId, int attempt) {
        digest.update(connectorId.getBytes(StandardCharsets.UTF_8));
        // No connector's id holds this byte, so that no two keys are spelt alike.
        digest.update((byte) 0);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, attempt));
        digest.update(jobId.getBytes(StandardCharsets.UTF_8));
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new UUID(hash.getLong(), hash.getLong());
    }
}
