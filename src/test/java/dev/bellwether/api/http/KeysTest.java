package dev.bellwether.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.config.ApiKey;
import dev.bellwether.config.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

public class KeysTest {
    private static final Instant EXPIRY = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void aKnownKeyWithTheScopeIsGranted() {
        assertThat(keys(EXPIRY.minusNanos(1)).judge("good", Scope.INGEST)).isEqualTo(new Keys.Verdict.Granted("ci"));
    }

    @Test
    void aKeyIsRefusedFromTheMomentItExpires() {
        assertThat(keys(EXPIRY).judge("good", Scope.INGEST)).isInstanceOf(Keys.Verdict.Refused.class);
    }

    @Test
    void aKeyWithoutTheScopeIsInsufficient() {
        assertThat(keys(EXPIRY.minusSeconds(1)).judge("good", Scope.OPERATE))
                .isEqualTo(new Keys.Verdict.Insufficient("ci"));
    }

    @Test
    void anUnknownKeyIsRefusedWithoutBeingRepeated() {
        Keys.Verdict verdict = keys(EXPIRY).judge("hunter2", Scope.INGEST);

        assertThat(verdict).isInstanceOf(Keys.Verdict.Refused.class);
        assertThat(verdict.toString()).doesNotContain("hunter2");
    }

    @Test
    void theHashItselfIsNoKey() {
        assertThat(keys(EXPIRY.minusSeconds(1)).judge(sha256("good"), Scope.INGEST))
                .isInstanceOf(Keys.Verdict.Refused.class);
    }

    private static Keys keys(Instant now) {
        return new Keys(
                List.of(new ApiKey("ci", Set.of(Scope.INGEST), sha256("good"), Optional.of(EXPIRY))),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
