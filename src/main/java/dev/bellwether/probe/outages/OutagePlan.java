package dev.bellwether.probe.outages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what an Australian data holder says of the outages that it plans (Consumer Data Standards, Get Outages). It is read
 * leniently: an outage whose times cannot be read is left out.
 */
public final class OutagePlan {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 100;
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Duration FARTHEST = Duration.ofDays(366);

    private OutagePlan() {}

    /**
     * The outages that are not over yet, the end of each by its start.
     *
     * @throws IOException if it is no such list at all
     */
    public static Map<Instant, Instant> read(byte[] body, Instant now) throws IOException {
        JsonNode list = JSON.readTree(body).path("data").path("outages");
        if (!list.isArray()) {
            throw new IOException("there is no list of outages");
        }
        Map<Instant, Instant> plan = new LinkedHashMap<>();
        for (JsonNode outage : list) {
            Optional<Instant> from = time(outage);
            Optional<Instant> to = from.flatMap(
                    start -> duration(outage.path("duration").asText("")).map(start::plus));
            if (to.isPresent()
                    && to.get().isAfter(now)
                    && from.get().isBefore(now.plus(FARTHEST))
                    && plan.size() < MOST) {
                plan.merge(from.get(), to.get(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        return plan;
    }

    /** As lenient as for the status of a holder: a planned outage is not to be missed for the form of its time. */
    private static Optional<Instant> time(JsonNode outage) {
        try {
            return Optional.of(
                    OffsetDateTime.parse(outage.path("outageTime").asText("")).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** ISO 8601, such as {@code PT2H30M}, {@code P1D} or {@code P1W}. */
    private static Optional<Duration> duration(String text) {
        int t = text.indexOf('T');
        String days = t < 0 ? text : text.substring(0, t);
        try {
            Period period = days.equals("P") ? Period.ZERO : Period.parse(days);
            Duration time = t < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(t));
            Duration whole = time.plusDays(ChronoUnit.DAYS.between(LocalDate.EPOCH, LocalDate.EPOCH.plus(period)));
            return Optional.of(whole)
                    .filter(length -> length.compareTo(Duration.ZERO) > 0 && length.compareTo(LONGEST) <= 0);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
