package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.TlsAlert;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What made an attempt fail. It carries no stack: it is about the target, not about our code. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
    /** BoringSSL: {@code error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE}. */
    private static final Pattern BORING = Pattern.compile("OPENSSL_internal:(\\w+)");

    private static final Pattern BORING_CODE = Pattern.compile("error:([0-9a-fA-F]{8}):");
    /** Reasons from here on are alerts, by their codes. */
    private static final int BORING_ALERTS = 1000;

    private static final Pattern JDK_ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    private final Cause why;
    private final boolean ours;
    private final transient Optional<TlsAlert> alert;

    private Failure(Cause why, String detail, boolean ours, Optional<TlsAlert> alert) {
        super(detail, null, false, false);
        this.why = why;
        this.ours = ours;
        this.alert = alert;
    }

    /** A failure of the target; the detail says the same in words, without secrets. */
    public static Failure of(Cause why, String detail) {
        return new Failure(why, detail, false, Optional.empty());
    }

    /** A failure of our own side, which says nothing about the target. */
    public static Failure ours(Cause why, String detail) {
        return new Failure(why, detail, true, Optional.empty());
    }

    /** What an exception of a connection means; the peer is shown as its text. */
    static Failure from(Throwable thrown, Object peer) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        if (thrown instanceof DecoderException && isTelling(thrown.getCause())) {
            return from(thrown.getCause(), peer);
        }
        if (thrown instanceof SSLException) {
            String words = "TLS with " + peer + " failed: " + wordsOfTls(thrown);
            return new Failure(Cause.TLS_HANDSHAKE, words, false, alert(String.valueOf(thrown.getMessage())));
        }
        if (thrown instanceof TooLongFrameException || isHeadTooLarge(thrown)) {
            return of(Cause.SIZE, "the head of the answer of " + peer + " is too large");
        }
        if (thrown instanceof CodecException || thrown instanceof Http2Exception) {
            return of(Cause.PROTOCOL, peer + " breaks the protocol: " + brief(thrown));
        }
        if (thrown instanceof IOException io) {
            return ofConnection(io, peer);
        }
        return ours(Cause.PROTOCOL, "the probe itself failed: " + brief(thrown));
    }

    private static boolean isHeadTooLarge(Throwable thrown) {
        return thrown instanceof Http2Exception
                && String.valueOf(thrown.getMessage()).startsWith("Header size exceeded");
    }

    /** Whether a cause says more than that what came in cannot be decoded, which is the peer's mistake in any case. */
    private static boolean isTelling(Throwable cause) {
        return cause instanceof Failure
                || cause instanceof IOException
                || cause instanceof CodecException
                || cause instanceof Http2Exception;
    }

    private static Failure ofConnection(IOException thrown, Object peer) {
        String message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        if (thrown instanceof BindException || message.contains("cannot assign requested address")) {
            return ours(Cause.UNREACHABLE, "no local address or port is left to connect to " + peer);
        }
        if (message.contains("too many open files")) {
            return ours(Cause.UNREACHABLE, "too many files are open to connect to " + peer);
        }
        if (thrown instanceof PortUnreachableException || message.contains("refused")) {
            return of(Cause.REFUSED, peer + " refuses the connection");
        }
        if (thrown instanceof NoRouteToHostException || message.contains("unreachable")) {
            return of(Cause.UNREACHABLE, "no way leads to " + peer);
        }
        if (message.contains("timed out")) {
            return of(Cause.CONNECT_TIMEOUT, peer + " does not answer");
        }
        if (thrown instanceof ConnectException || message.contains("permission denied")) {
            return of(Cause.UNREACHABLE, "no connection to " + peer + ": " + brief(thrown));
        }
        return of(Cause.RESET, peer + " reset the connection");
    }

    /** The alert that the peer sent, by what TLS libraries say of it. */
    private static Optional<TlsAlert> alert(String message) {
        Matcher boring = BORING_CODE.matcher(message);
        if (boring.find()) {
            return TlsAlert.of((Integer.parseUnsignedInt(boring.group(1), 16) & 0xfff) - BORING_ALERTS);
        }
        Matcher jdk = JDK_ALERT.matcher(message);
        return jdk.find() ? TlsAlert.of(jdk.group(1)) : Optional.empty();
    }

    /** What TLS libraries say, in words for people. */
    private static String wordsOfTls(Throwable thrown) {
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

    /** The words of an exception, without what they quote from the wire. */
    private static String brief(Throwable thrown) {
        String text = thrown.getClass().getSimpleName() + " " + String.valueOf(thrown.getMessage());
        String clean = text.replaceAll("[^ -~]", "?");
        return clean.length() > 200 ? clean.substring(0, 200) + "..." : clean;
    }

    public Cause why() {
        return why;
    }

    public boolean ours() {
        return ours;
    }

    /** The TLS alert by which the target ended the handshake, where it did so. */
    public Optional<TlsAlert> alert() {
        return alert;
    }

    public String detail() {
        return getMessage();
    }

    /** The same failure, told of a part of the run. */
    public Failure within(String part) {
        return new Failure(why, part + ": " + detail(), ours, alert);
    }
}
