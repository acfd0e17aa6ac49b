package dev.bellwether.status.comparison;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A major outage as both courses have it; at least one of them does.
 *
 * @param reference as the reference has it, if it does
 * @param candidate as the candidate has it, if it does
 */
public record OutagePair(Optional<Outage> reference, Optional<Outage> candidate) {

    /** The time of the first observation by which either showed it, where that is known: nobody can have known before. */
    public Optional<Instant> onset() {
        return Stream.of(reference, candidate)
                .flatMap(outage -> outage.flatMap(Outage::onset).stream())
                .min(Instant::compareTo);
    }

    /** From the onset until the reference found it. */
    public Optional<Duration> referenceDelay() {
        return reference.flatMap(outage -> outage.delaySince(onset()));
    }

    /** From the onset until the candidate found it. */
    public Optional<Duration> candidateDelay() {
        return candidate.flatMap(outage -> outage.delaySince(onset()));
    }

    /** How much earlier the candidate found it than the reference, negative for later; empty unless both did. */
    public Optional<Duration> earlier() {
        return candidate
                .flatMap(Outage::foundAt)
                .flatMap(at -> reference.flatMap(Outage::foundAt).map(reference -> Duration.between(at, reference)));
    }
}
