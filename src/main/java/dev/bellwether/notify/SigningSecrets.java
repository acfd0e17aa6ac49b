package dev.bellwether.notify;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.bellwether.store.webhooks.Subscriptions.Subscription;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets by which receivers know that a notification is ours. Each is derived from the node's own secret, the
 * subscription's id and a version, so none is ever stored. Safe for all threads.
 */
public final class SigningSecrets {
    private static final String MAC = "HmacSHA256";

    private final byte[] own;

    /** @param own the node's secret, at least 32 bytes; the same on all nodes that share a store */
    public SigningSecrets(byte[] own) {
        if (own.length < 32) {
            throw new IllegalArgumentException("a secret for webhooks has at least 32 bytes, not " + own.length);
        }
        this.own = own.clone();
    }

    /** The present secret of a subscription, as its receiver is to keep it: {@code whsec_} and 32 bytes in base64. */
    public String of(Subscription subscription) {
        return secret(subscription.id(), subscription.secret().version());
    }

    /** The header {@code webhook-signature}: by the present secret, and while it is being rotated by the last one too. */
    String sign(Subscription subscription, String messageId, Instant at, String body) {
        String signature = sign(of(subscription), messageId, at, body);
        int version = subscription.secret().version();
        boolean overlap = version > 1
                && subscription.secret().overlapUntil().filter(at::isBefore).isPresent();
        return overlap
                ? signature + " " + sign(secret(subscription.id(), version - 1), messageId, at, body)
                : signature;
    }

    private static String sign(String secret, String messageId, Instant at, String body) {
        try {
            return new Webhook(secret).sign(messageId, at.getEpochSecond(), body);
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }

    private String secret(String id, int version) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(own, MAC));
            byte[] derived = mac.doFinal(("webhook " + id + " " + version).getBytes(StandardCharsets.UTF_8));
            return "whsec_" + Base64.getEncoder().encodeToString(derived);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
