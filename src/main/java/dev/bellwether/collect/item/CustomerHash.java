package dev.bellwether.collect.item;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes of a customer's word a number by which outcomes of the same customer are found, and of which the word cannot be made
 * again without the key: the first 64 bits of HMAC-SHA256 (RFC 2104). For any thread.
 */
public final class CustomerHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String LABEL = "bellwether.customer";

    private final Mac keyed;

    /**
     * A hash under a key that is derived from a secret, which is not empty, so that the secret signs nothing but what it is for.
     */
    public CustomerHash(byte[] secret) {
        keyed = mac(mac(secret).doFinal(LABEL.getBytes(StandardCharsets.UTF_8)));
    }

    /** What is kept of a customer whom the platform named; empty where it did not. */
    public OptionalLong of(String customer) {
        if (customer.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            Mac mac = (Mac) keyed.clone();
            return OptionalLong.of(ByteBuffer.wrap(mac.doFinal(customer.getBytes(StandardCharsets.UTF_8)))
                    .getLong());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own " + ALGORITHM + " can be cloned", e);
        }
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
