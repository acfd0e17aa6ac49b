package dev.bellwether.notify;

import dev.bellwether.store.webhooks.Notifications.Notification.State;
import io.netty.handler.codec.DateFormatter;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * What a receiver's answer to a notification means.
 *
 * @param state delivered; abandoned where the receiver wants nothing any more, ever; waiting where it did not take it now
 * @param rest for how long it wants to be left alone, if it said so
 */
record DeliveryResult(State state, String words, Optional<Duration> rest) {
    private static final Duration USUAL_REST = Duration.ofMinutes(1);
    private static final Duration LONGEST_REST = Duration.ofDays(1);

    static DeliveryResult gone(String words) {
        return new DeliveryResult(State.ABANDONED, words, Optional.empty());
    }

    /**
     * Judges an answer. Only 2xx is a success: a redirect is none, since it would send a signed message somewhere else.
     *
     * @param status of the HTTP answer
     * @param retryAfter its header {@code Retry-After}: seconds or an HTTP date; anything else is passed over
     */
    static DeliveryResult ofAnswer(int status, Optional<String> retryAfter, Instant now) {
        String words = "the receiver answered " + status;
        if (status >= 200 && status < 300) {
            return new DeliveryResult(State.DELIVERED, words, Optional.empty());
        }
        if (status == 410) {
            return gone(words);
        }
        Optional<Duration> asked = retryAfter.flatMap(text -> rest(text, now));
        boolean overloaded = status == 429 || status == 502 || status == 504;
        return new DeliveryResult(
                State.WAITING, words, asked.isPresent() || !overloaded ? asked : Optional.of(USUAL_REST));
    }

    /** Judges that no answer came. Says nothing of the address, which may hold a token. */
    static DeliveryResult ofFailure(Throwable failure) {
        String words;
        if (failure instanceof TimeoutException
                || String.valueOf(failure.getMessage()).contains("imeout")) {
            words = "the receiver did not answer in time";
        } else if (failure instanceof WebhookSender.ForbiddenReceiver) {
            words =
                    "the receiver's name leads to a private, link-local or loopback address that `webhooks.allow` does not name";
        } else if (failure instanceof UnknownHostException) {
            words = "the receiver's name cannot be resolved";
        } else if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            words = "no connection to the receiver";
        } else if (failure instanceof SSLException) {
            words = "the receiver's TLS failed";
        } else {
            words = "the exchange with the receiver broke off";
        }
        return new DeliveryResult(State.WAITING, words, Optional.empty());
    }

    private static Optional<Duration> rest(String retryAfter, Instant now) {
        Duration rest;
        if (retryAfter.matches("\\d{1,9}")) {
            rest = Duration.ofSeconds(Long.parseLong(retryAfter));
        } else {
            // In all three forms of RFC 9110.
            Date at = DateFormatter.parseHttpDate(retryAfter);
            if (at == null) {
                return Optional.empty();
            }
            rest = Duration.between(now, at.toInstant());
        }
        if (rest.isNegative() || rest.isZero()) {
            return Optional.empty();
        }
        return Optional.of(rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest);
    }
}
