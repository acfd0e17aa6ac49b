package dev.bellwether.config;

import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.document.DurationText;
import dev.bellwether.document.Fields;
import dev.bellwether.status.Confirmation;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code policy:} of the daemon's file: the numbers that a connector may set for itself too, and those of the node. */
record PolicyReader(Policy policy, Ticks ticks, Confirmation confirmation) {
    static final PolicyReader DEFAULTS = new PolicyReader(Policy.DEFAULT, Ticks.DEFAULT, Confirmation.DEFAULT);

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LEAST_RECHECK = Duration.ofMillis(100);

    /** The same but for what these keys set; where they are wrong, as it is. */
    PolicyReader with(Fields fields) {
        Policy changed = policy(fields, policy);
        Ticks changedTicks = ticks(fields, ticks);
        Confirmation changedConfirmation = confirmation(fields, confirmation);
        fields.end();
        return new PolicyReader(changed, changedTicks, changedConfirmation);
    }

    private static Policy policy(Fields fields, Policy usual) {
        PolicyOverrides given = PolicyOverrides.read(fields);
        double operational = given.operational().orElse(usual.operational());
        double degraded = given.degraded().orElse(usual.degraded());
        double major = given.major().orElse(usual.major());
        Optional<String> misplaced = Policy.disorder(operational, degraded, major);
        if (misplaced.isPresent()) {
            fields.wrong(
                    given(fields, misplaced.get(), misplaced.get().equals("major") ? "degraded" : "operational"),
                    "the thresholds are out of order: major " + major + ", degraded " + degraded + ", operational "
                            + operational,
                    "each is at most the next; what is not set has its default");
            return usual;
        }
        return usual.with(given);
    }

    private static Ticks ticks(Fields fields, Ticks usual) {
        int before = fields.mistakes().size();
        Duration recheck = fields.duration("recheck", usual.recheck(), LEAST_RECHECK, DAY);
        Duration interval = fields.duration("interval", usual.interval(), LEAST_RECHECK, DAY);
        Duration settle = fields.duration("settle", usual.settle(), LEAST_RECHECK, DAY);
        if (!isMultiple(DAY, recheck)) {
            fields.wrong(
                    "recheck",
                    DurationText.show(recheck) + " does not divide a day",
                    "ticks are aligned to the clock; 10s, 15s or 1m do");
        }
        requireMultiple(fields, "interval", interval, recheck);
        requireMultiple(fields, "settle", settle, recheck);
        return fields.mistakes().size() > before ? usual : new Ticks(interval, recheck, settle);
    }

    private static Confirmation confirmation(Fields fields, Confirmation usual) {
        int runs = fields.integer("confirmRuns", 1, 1000).orElse(usual.confirmRuns());
        int most = fields.integer("confirmMost", 1, 1000).orElse(usual.confirmMost());
        Duration interval = fields.duration("confirmInterval", usual.confirmInterval(), LEAST_RECHECK, DAY);
        if (runs > most) {
            fields.wrong(
                    given(fields, "confirmRuns", "confirmMost"),
                    "`confirmRuns` " + runs + " is more than `confirmMost` " + most,
                    "so many in a row could never agree");
            return usual;
        }
        return new Confirmation(runs, most, interval);
    }

    private static void requireMultiple(Fields fields, String key, Duration value, Duration recheck) {
        if (!isMultiple(value, recheck)) {
            fields.wrong(
                    given(fields, key, "recheck"),
                    "`" + key + "` " + DurationText.show(value) + " is not a multiple of `recheck` "
                            + DurationText.show(recheck),
                    "it falls on a recheck only if it is one");
        }
    }

    private static boolean isMultiple(Duration value, Duration part) {
        return value.toMillis() % part.toMillis() == 0;
    }

    /** The key of the two that stands in the file, and so has a line to show. */
    private static String given(Fields fields, String key, String other) {
        return List.of(key, other).stream().filter(fields::has).findFirst().orElse(key);
    }
}
