package dev.bellwether.statistics;

/**
 * How soon a change can be found at all: no procedure whose false alarms are a mean time apart finds it in less than {@code ln(observations
 * between two false alarms) / KL(p1 || p0)} observations on the mean, in the worst case and for rare false alarms (G. Lorden, Procedures
 * for reacting to a change in distribution, Annals of Mathematical Statistics 42, 1971). The procedure knows both rates; ours knows
 * neither.
 */
final class Theory {
    private static final double HOURS_OF_A_YEAR = 365.25 * 24;

    private Theory() {}

    /**
     * The least mean delay at one false alarm a year, in seconds.
     *
     * @param before the share that succeeds, between 0 and 1
     * @param after the same after the change, from 0 to less than 1
     * @param anHour how many observations there are in an hour
     */
    static double leastDelay(double before, double after, double anHour) {
        return Math.log(anHour * HOURS_OF_A_YEAR) / divergence(after, before) / anHour * 3600;
    }

    /** The Kullback-Leibler divergence of two Bernoulli distributions, in nats. */
    static double divergence(double p, double q) {
        return part(p, q) + part(1 - p, 1 - q);
    }

    private static double part(double p, double q) {
        return p == 0 ? 0 : p * Math.log(p / q);
    }
}
