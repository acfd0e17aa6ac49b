package dev.bellwether.notify;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What a receiver's answer to a notification means. */
sealed interface DeliveryResult {
    Duration USUAL_REST = Duration.ofMinutes(1);
    Duration LONGEST_REST = Duration.ofDays(1);

    /** What an operator reads of it. */
    String words();

    record Taken(String words) implements DeliveryResult {}

    /** The receiver wants nothing any more, ever. */
    record Gone(String words) implements DeliveryResult {}

    /**
     * The receiver did not take it now.
     *
     * @param rest for how long it wants to be left alone, if it said so
     */
    record Later(String words, Optional<Duration> rest) implements DeliveryResult {}

    /**
     * Judges an answer. Only 2xx is a success: a redirect is none, since it would send a signed message somewhere else.
     *
     * @param status of the HTTP answer
     * @param retryAfter its header {@code Retry-After}: seconds or an HTTP date; anything else is passed over
     */
    static DeliveryResult ofAnswer(int status, Optional<String> retryAfter, Instant now) {
        String words = "the receiver answered " + status;
        if (status >= 200 && status < 300) {
            return new Taken(words);
        }
        if (status == 410) {
            return new Gone(words);
        }
        Optional<Duration> asked = retryAfter.flatMap(text -> rest(text, now));
        boolean overloaded = status == 429 || status == 502 || status == 504;
        return new Later(words, asked.isPresent() || !overloaded ? asked : Optional.of(USUAL_REST));
    }

    /** Judges that no answer came. Says nothing of the address, which may hold a token. */
    static DeliveryResult ofFailure(Throwable failure) {
        String words = failure instanceof TimeoutException
                        || String.valueOf(failure.getMessage()).contains("imeout")
                ? "the receiver did not answer in time"
                : failure instanceof UnknownHostException
                        ? "the receiver's name cannot be resolved"
                        : failure instanceof ConnectException
                                ? "no connection to the receiver"
                                : failure instanceof SSLException
                                        ? "the receiver's TLS failed"
                                        : "the exchange with the receiver broke off";
        return new Later(words, Optional.empty());
    }

    private static Optional<Duration> rest(String retryAfter, Instant now) {
        Duration rest;
        try {
            rest = retryAfter.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(retryAfter))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        if (rest.isNegative() || rest.isZero()) {
            return Optional.empty();
        }
        return Optional.of(rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest);
    }
}
