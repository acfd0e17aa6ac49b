package dev.bellwether.demo;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Who plays what: about 85 % of the connectors are healthy, several are in each other state. The seed alone decides who, by
 * lot, so that no institution is made to look bad by choice. Immutable.
 */
public final class DemoCast {
    /** Names that most customers know: they get the most jobs, and some of them an interesting part. */
    private static final Set<String> WELL_KNOWN = Set.of("""
            au-anz au-bank-of-queensland-limited au-bankwest au-bendigo-bank au-citi au-commbank au-hsbc
            au-ing-bank-australia-ltd au-macquarie-bank-limited au-me-bank au-national-australia-bank
            au-st-george-bank au-suncorp-bank au-ubank au-up au-westpac
            au-energy-agl au-energy-energyaustralia au-energy-origin-energy
            """.strip().split("\\s+"));

    /** Long enough for the demo's window to be full at the start. */
    private static final Duration BACKLOG = DemoPolicy.POLICY.window();

    /** For the first surge of user errors, which can be told from usual ones only by a longer past. */
    private static final Duration LONG_BACKLOG = Duration.ofHours(1);

    /** Jobs a minute where something is to be seen: 200 in the window tell the levels apart. */
    private static final double BUSY = 20;

    private static final Role DOWN = new Role(Behaviour.DOWN, Stage.LIVE, BUSY);
    private static final Role HALF_DOWN = new Role(Behaviour.HALF_DOWN, Stage.LIVE, BUSY);
    private static final Role FLAKY = new Role(Behaviour.FLAKY, Stage.LIVE, BUSY);
    private static final Role SLOW = new Role(Behaviour.SLOW, Stage.LIVE, BUSY);
    private static final Role BETA = new Role(Behaviour.HEALTHY, Stage.BETA, BUSY);

    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final List<String> extras = new ArrayList<>();

    private DemoCast() {}

    /** Casts the connectors of a catalogue; the same catalogue and seed give the same cast. */
    public static DemoCast of(Catalogue catalogue, long seed) {
        // Collections.shuffle takes nothing else.
        Random random = new Random(seed);
        List<String> wellKnown = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Connector connector : catalogue.connectors()) {
            String institution =
                    catalogue.institutionOf(connector.id()).map(Institution::id).orElse("");
            (WELL_KNOWN.contains(institution) ? wellKnown : others).add(connector.id());
        }
        Collections.shuffle(wellKnown, random);
        Collections.shuffle(others, random);
        DemoCast cast = new DemoCast();
        for (Connector connector : catalogue.connectors()) {
            cast.roles.put(connector.id(), new Role(Behaviour.HEALTHY, connector.stage(), 0));
        }
        cast.giveParts(
                new ArrayDeque<>(wellKnown),
                new ArrayDeque<>(others),
                catalogue.connectors().size());
        return cast;
    }

    private void giveParts(Deque<String> wellKnown, Deque<String> others, int size) {
        for (Role role : List.of(DOWN, HALF_DOWN, FLAKY, SLOW, BETA)) {
            cast(wellKnown, role, 1);
        }
        // One of each is seen by probes alone.
        cast(others, DOWN.withJobs(0), 1);
        cast(others, FLAKY.withJobs(0), 1);
        cast(others, new Role(Behaviour.FLAKY, Stage.BETA, BUSY), 1);
        cast(others, DOWN, share(size, 0.014));
        cast(others, HALF_DOWN, share(size, 0.024));
        cast(others, FLAKY, share(size, 0.024));
        cast(others, SLOW, share(size, 0.014));
        cast(others, BETA, share(size, 0.038));
        for (String connector : wellKnown) {
            roles.computeIfPresent(connector, (id, role) -> role.withJobs(BUSY));
            extras.add(connector);
        }
        double[] rates = {6, 6, 0.5, 1.5, 0};
        int next = 0;
        for (String connector : others) {
            double rate = rates[next++ % rates.length];
            roles.computeIfPresent(connector, (id, role) -> role.withJobs(rate));
        }
    }

    private static int share(int size, double part) {
        return (int) Math.round(size * part);
    }

    private void cast(Deque<String> candidates, Role role, int times) {
        for (int i = 0; i < times && !candidates.isEmpty(); i++) {
            roles.put(candidates.removeFirst(), role);
        }
    }

    Role role(String connectorId) {
        return roles.get(connectorId);
    }

    /** How each institution behaves at the start, by connector. */
    public Map<String, Behaviour> behaviours() {
        Map<String, Behaviour> behaviours = new LinkedHashMap<>();
        roles.forEach((connector, role) -> behaviours.put(connector, role.behaviour()));
        return behaviours;
    }

    public List<JobStream.Flow> flows() {
        List<JobStream.Flow> flows = new ArrayList<>();
        Optional<String> surging = new Play.Storyline(extras).loginBreaks(0);
        roles.forEach((connector, role) -> {
            if (role.jobsPerMinute() > 0) {
                flows.add(new JobStream.Flow(
                        connector,
                        role.jobsPerMinute(),
                        surging.filter(connector::equals).isPresent() ? LONG_BACKLOG : BACKLOG));
            }
        });
        return flows;
    }

    List<String> extras() {
        return List.copyOf(extras);
    }

    /**
     * What one connector plays in the demo: how its institution behaves at the start, its stage, and how many jobs the platform
     * runs over it; 0 for none, so that probes alone speak.
     */
    record Role(Behaviour behaviour, Stage stage, double jobsPerMinute) {
        Role withJobs(double jobsPerMinute) {
            return new Role(behaviour, stage, jobsPerMinute);
        }
    }
}
