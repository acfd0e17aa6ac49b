package dev.bellwether.probe.wire;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what TLS libraries say into words for people. */
final class TlsWords {
    /** BoringSSL: {@code error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE}. */
    private static final Pattern BORING = Pattern.compile("OPENSSL_internal:(\\w+)");

    private TlsWords() {}

    static String of(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        if (message.contains("not an SSL/TLS record")) {
            // It goes on with all that came in, in hexadecimal.
            return "the answer is no TLS";
        }
        Matcher matcher = BORING.matcher(message);
        if (!matcher.find()) {
            return message.length() > 200 ? message.substring(0, 200) : message;
        }
        String reason = matcher.group(1).toLowerCase(Locale.ROOT);
        int alert = reason.indexOf("alert_");
        return alert >= 0 ? "the alert " + reason.substring(alert + 6).replace('_', ' ') : reason.replace('_', ' ');
    }
}
