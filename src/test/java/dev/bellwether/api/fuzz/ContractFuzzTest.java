package dev.bellwether.api.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.api.fuzz.RequestFuzzer.Fuzzed;
import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.JobRules;
import dev.bellwether.collect.http.IntakeLimits;
import dev.bellwether.collect.http.JobIntake;
import dev.bellwether.collect.http.JobIntake.IntakeEvents;
import dev.bellwether.collect.item.CustomerHash;
import dev.bellwether.config.DaemonConfig.ClientLimits;
import dev.bellwether.status.Status;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Thousands of requests, right and wrong, against the whole API on a real store: nothing is answered with a failure of ours, and each
 * answer is one that the contract has. {@code make fuzz} goes on for as long as wished, from another seed each time.
 */
class ContractFuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_302);
    private static final int MINUTES = Integer.getInteger("fuzz.minutes", 0);
    private static final int REQUESTS = 3_000;
    private static final int WITHOUT_STORE = 300;
    private static final Duration SLOWEST = MINUTES > 0 ? Duration.ofSeconds(2) : Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration HARDLY_ANY = Duration.ofSeconds(2);
    /** So many requests come to a machine that is cold. */
    private static final int WARM = 500;

    private static final int MOST_TOLD = 40;

    @RegisterExtension
    static final ApiFixture api = new ApiFixture().limits(new ClientLimits(Integer.MAX_VALUE, 64, 50, List.of()));

    private static ServedContract contract;

    private final Map<String, String> found = new TreeMap<>();
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private int sent;
    private boolean storeIsAway;

    @BeforeAll
    static void start() {
        api.sources = Samples.sources();
        Clock clock = Clock.fixed(ApiFixture.NOW, ZoneOffset.UTC);
        JobRules rules = new JobRules(
                id -> api.catalogue.connector(id).isPresent(),
                clock,
                api.database.retention(),
                new CustomerHash(new byte[32]));
        api.intake = new JobIntake(
                new GroupCommit(api.vertx, api.database.jobOutcomes(), api.bus, clock),
                rules,
                IntakeLimits.DEFAULT,
                IntakeEvents.NONE);
        api.redeploy();
        Instant yesterday = Samples.TICK.minus(Duration.ofDays(1));
        api.store(
                Samples.incident("fr-credit", Status.MAJOR_OUTAGE, yesterday, Optional.of(yesterday.plusSeconds(600))));
        api.take(Samples.failures("fr-credit", Samples.TICK));
        api.run(List.of(Samples.failedRun("home", Samples.TICK)));
        api.plan(Samples.weekly("weekly"), ApiFixture.NOW);
        contract = new ServedContract(api.get("/openapi.yaml").bodyAsString());
    }

    @Test
    void everyAnswerIsOneThatTheContractHas() throws IOException {
        System.out.println("fuzzing with -Dfuzz.seed=" + SEED);
        RequestFuzzer fuzzer = new RequestFuzzer(SEED, contract);
        long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
        fuzz(fuzzer, REQUESTS);
        while (System.nanoTime() < end && found.size() < MOST_TOLD) {
            fuzz(fuzzer, REQUESTS);
        }
        api.storeIsAway();
        storeIsAway = true;
        fuzz(fuzzer, WITHOUT_STORE);

        System.out.println(sent + " requests were answered " + answers);
        assertThat(found).as("with -Dfuzz.seed=%d", SEED).isEmpty();
        assertThat(answers).containsKeys(200, 201, 204, 304, 400, 404, 503);
    }

    private void fuzz(RequestFuzzer fuzzer, int count) throws IOException {
        RawConnection connection = new RawConnection(api.port());
        int last = sent + count;
        while (sent < last && found.size() < MOST_TOLD) {
            List<Fuzzed> pipelined = batch(fuzzer);
            long began = System.nanoTime();
            boolean ended = false;
            for (Fuzzed request : pipelined) {
                connection.send(request.bytes());
            }
            for (Fuzzed request : pipelined) {
                ended = ended || judge(fuzzer, request, connection, began);
            }
            if (ended) {
                connection.close();
                connection = new RawConnection(api.port());
            }
        }
        connection.close();
    }

    /** What is no HTTP goes alone; of the rest now and then a few follow one another before the first is answered. */
    private List<Fuzzed> batch(RequestFuzzer fuzzer) {
        List<Fuzzed> batch = new ArrayList<>();
        int most = fuzzer.upTo(10) == 1 ? fuzzer.upTo(4) : 1;
        while (batch.size() < most) {
            Fuzzed request = fuzzer.next();
            if (request.wellFormed()
                    && request.call().filter(call -> call.streams()).isEmpty()) {
                batch.add(request);
            } else if (batch.isEmpty()) {
                return List.of(request);
            }
        }
        return batch;
    }

    /** Whether the connection ends with this. */
    private boolean judge(RequestFuzzer fuzzer, Fuzzed request, RawConnection connection, long began) {
        sent++;
        RawConnection.Answer answer;
        try {
            answer = connection.read(request.head(), request.wellFormed() ? PATIENCE : HARDLY_ANY);
        } catch (SocketTimeoutException e) {
            if (request.wellFormed()) {
                note("no answer", request, "");
            }
            // Else it may have promised more than it sent, and is waited for.
            return true;
        } catch (IOException e) {
            note("no answer, " + e.getMessage(), request, "");
            return true;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        answers.merge(answer.status(), 1, Integer::sum);
        if (answer.status() >= 500 && !(answer.status() == 503 && storeIsAway)) {
            note("" + answer.status(), request, answer.toString());
        }
        if (took.compareTo(SLOWEST) > 0 && sent > WARM && stillSlow(request)) {
            note("slow", request, took + "\n" + answer);
        }
        contract.complaint(request.call(), request.head(), answer)
                .ifPresent(complaint -> note(complaint, request, answer.toString()));
        fuzzer.learn(request, answer);
        return answer.ends() || !request.wellFormed();
    }

    /** Whether it takes long alone as well: what is behind a slow one, or on a machine that was busy, is not slow itself. */
    private boolean stillSlow(Fuzzed request) {
        long began = System.nanoTime();
        try (RawConnection alone = new RawConnection(api.port())) {
            alone.send(request.bytes());
            alone.read(request.head(), PATIENCE);
        } catch (IOException e) {
            return true;
        }
        return Duration.ofNanos(System.nanoTime() - began).compareTo(SLOWEST) > 0;
    }

    private void note(String what, Fuzzed request, String answer) {
        String call = request.call().map(ServedContract.Call::id).orElse("elsewhere");
        found.putIfAbsent(
                call + ": " + what,
                "request " + sent + "\n" + shown(request.toString()) + "\n-> " + shown(answer) + "\n\n");
    }

    /** What is there over and over need not be read so often. */
    private static String shown(String text) {
        String once = text.replaceAll("(.{1,8}?)\\1{30,}", "$1...");
        return once.length() < 3_000 ? once : once.substring(0, 3_000) + "...";
    }
}
