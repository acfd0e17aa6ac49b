package dev.bellwether.catalogue.spec;

import dev.bellwether.document.Spelled;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What ends a TLS handshake, as the two sides tell each other (RFC 8446, section 6). */
public enum TlsAlert implements Spelled {
    UNEXPECTED_MESSAGE(10),
    BAD_RECORD_MAC(20),
    RECORD_OVERFLOW(22),
    HANDSHAKE_FAILURE(40),
    BAD_CERTIFICATE(42),
    UNSUPPORTED_CERTIFICATE(43),
    CERTIFICATE_REVOKED(44),
    CERTIFICATE_EXPIRED(45),
    CERTIFICATE_UNKNOWN(46),
    ILLEGAL_PARAMETER(47),
    UNKNOWN_CA(48),
    ACCESS_DENIED(49),
    DECODE_ERROR(50),
    DECRYPT_ERROR(51),
    PROTOCOL_VERSION(70),
    INSUFFICIENT_SECURITY(71),
    INTERNAL_ERROR(80),
    INAPPROPRIATE_FALLBACK(86),
    USER_CANCELED(90),
    MISSING_EXTENSION(109),
    UNSUPPORTED_EXTENSION(110),
    UNRECOGNIZED_NAME(112),
    UNKNOWN_PSK_IDENTITY(115),
    CERTIFICATE_REQUIRED(116),
    NO_APPLICATION_PROTOCOL(120);

    private final int code;

    TlsAlert(int code) {
        this.code = code;
    }

    /** The alert of a code on the wire; empty where none that ends a handshake has it. */
    public static Optional<TlsAlert> of(int code) {
        return Stream.of(values()).filter(alert -> alert.code == code).findFirst();
    }

    /** The alert of a name, whose words may be parted by hyphens or underscores. */
    public static Optional<TlsAlert> of(String name) {
        String plain = name.replace('_', '-').toLowerCase(Locale.ROOT);
        return Stream.of(values()).filter(alert -> alert.wire().equals(plain)).findFirst();
    }

    /** Whether it is about the certificate of the side that it is sent to. */
    public boolean isAboutCertificate() {
        return (code >= 42 && code <= 49 && this != ILLEGAL_PARAMETER)
                || this == CERTIFICATE_REQUIRED
                // What was signed with the key of the certificate cannot be verified.
                || this == DECRYPT_ERROR;
    }
}
