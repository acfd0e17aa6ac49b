package dev.bellwether.status;

/**
 * The question whether so few, or so many, successes would come by chance.
 *
 * @param firstTime whether first-time successes were counted, or all
 * @param few whether it asks for "so few" ({@code atMost}), or for "so many" ({@code atLeast})
 * @param threshold the success probability of a single trial that is asked about, between 0 and 1
 * @param significance below which it is ruled out, between 0 and 1
 * @param probability of at most, or at least, so many successes by chance, from 0 to 1
 * @param critical the largest count that is few enough to rule it out, -1 where none is; or the least that is many enough,
 *     one more than there were observations where none is
 */
public record TailRuling(
        boolean firstTime, boolean few, double threshold, double significance, double probability, int critical) {
    /** Whether the threshold is ruled out: it was not reached, or was exceeded. */
    public boolean ruledOut() {
        return probability < significance;
    }
}
