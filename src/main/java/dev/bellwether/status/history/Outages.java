package dev.bellwether.status.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outages of a timeline, in order of time: runs of partial and major outage. One goes on over a time when nobody looked, if it
 * is still there afterwards.
 */
public record Outages(List<Outage> all) {
    public Outages {
        all = List.copyOf(all);
    }

    /**
     * One of them, as far as it lies in the timeline.
     *
     * @param from when it was found, or the start of the timeline
     * @param to when it was found to be over, or the end of the timeline
     * @param firstSign when the first of the observations was that proved it, where recent observations did
     * @param beginsInside whether it began in the timeline
     * @param endsInside whether it ended there
     */
    public record Outage(
            Instant from, Instant to, Optional<Instant> firstSign, boolean beginsInside, boolean endsInside) {
        public Duration length() {
            return Duration.between(from, to);
        }
    }

    public static Outages of(StatusTimeline timeline) {
        List<Outage> outages = new ArrayList<>();
        Optional<StatusTimeline.Span> first = Optional.empty();
        Instant end = timeline.from();
        for (StatusTimeline.Span span : timeline.spans()) {
            if (span.counting() == StatusTimeline.Counting.DOWN) {
                first = first.or(() -> Optional.of(span));
                end = span.to();
            } else if (span.began().isPresent() && first.isPresent()) {
                outages.add(outage(first.get(), end, true));
                first = Optional.empty();
            }
        }
        Instant last = end;
        first.ifPresent(span -> outages.add(outage(span, last, false)));
        return new Outages(outages);
    }

    private static Outage outage(StatusTimeline.Span first, Instant to, boolean ended) {
        boolean inside = first.began()
                .filter(began -> !began.at().isBefore(first.from()))
                .isPresent();
        return new Outage(
                first.from(),
                to,
                inside ? first.began().flatMap(StatusChange::firstSign) : Optional.empty(),
                inside,
                ended);
    }

    public Duration total() {
        return all.stream().map(Outage::length).reduce(Duration.ZERO, Duration::plus);
    }

    /** The longest; zero where there is none. */
    public Duration longest() {
        return all.stream().map(Outage::length).reduce(Duration.ZERO, (a, b) -> a.compareTo(b) < 0 ? b : a);
    }

    /** From the first sign of each to the evaluation that found it, of those that began here and have one. */
    public Mean toDetect() {
        return Mean.of(all.stream()
                .flatMap(outage -> outage.firstSign().map(sign -> Duration.between(sign, outage.from())).stream())
                .toList());
    }

    /** From the evaluation that found each to the one that found it over, of those that began and ended here. */
    public Mean toRecover() {
        return Mean.of(all.stream()
                .filter(outage -> outage.beginsInside() && outage.endsInside())
                .map(Outage::length)
                .toList());
    }

    /** A mean, empty where there is nothing to take it of, and of how many it is. */
    public record Mean(Optional<Duration> mean, int count) {
        static Mean of(List<Duration> lengths) {
            return new Mean(
                    lengths.stream().reduce(Duration::plus).map(sum -> sum.dividedBy(lengths.size())), lengths.size());
        }
    }
}
