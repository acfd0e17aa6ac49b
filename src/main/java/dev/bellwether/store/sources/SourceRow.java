package dev.bellwether.store.sources;

import dev.bellwether.document.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * A row of a source: the value of its cursor, and a job outcome as JSON, unchecked, empty where it is too long to be fetched; or it
 * is one that is passed over.
 */
public record SourceRow(long position, String item, boolean ignored) {
    /** How many bytes an item may have. */
    public static final int LONGEST_ITEM = 16 * 1024;

    /** The same with another item. */
    public SourceRow with(String other) {
        return new SourceRow(position, other, ignored);
    }

    /** By what the same row is known when it is read again: the first 128 bits of a SHA-256. A changed row is another one. */
    public UUID identity() {
        MessageDigest digest = Sha256.digest();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, position));
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(item.getBytes(StandardCharsets.UTF_8)));
        return new UUID(hash.getLong(), hash.getLong());
    }
}
