package dev.bellwether.api.operate;

import static dev.bellwether.api.ApiFixture.data;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.ApiFixture;
import dev.bellwether.api.Samples;
import dev.bellwether.bus.Messages.WindowStored;
import dev.bellwether.maintenance.AnnouncedId;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.status.Operation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenanceWindowCallsTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture(Samples.banks(), List.of()).at(Samples.TICK);

    private static final String PATH = "/api/v1/maintenance-windows";

    @BeforeEach
    void forget() {
        api.forget();
    }

    @Test
    void aWindowIsStoredToldAndFoundWhereItIsSaidToBe() throws InterruptedException {
        HttpResponse<Buffer> created = create(once("New racks", "bank", "11:00", "12:00"));

        assertThat(created.statusCode()).as(created.bodyAsString()).isEqualTo(201);
        JsonObject window = created.bodyAsJsonObject();
        assertThat(window.getString("state")).isEqualTo("upcoming");
        assertThat(window.getJsonObject("origin").getString("kind")).isEqualTo("operator");
        assertThat(window.getJsonArray("occurrences")).hasSize(1);
        WindowStored told = (WindowStored) api.told.poll(60, TimeUnit.SECONDS);
        assertThat(told.window().id()).isEqualTo(window.getString("id"));
        HttpResponse<Buffer> read = api.get(created.getHeader("Location"));
        assertThat(read.bodyAsJsonObject()).isEqualTo(window);
        assertThat(read.getHeader("ETag")).isEqualTo(created.getHeader("ETag"));
    }

    @Test
    void aRecurringWindowShowsItsNextOccurrences() {
        JsonObject window =
                create(recurring("FREQ=WEEKLY;BYDAY=SU", "Australia/Sydney")).bodyAsJsonObject();

        // Clocks go back on 5 April: the same local time is an hour later in UTC.
        assertThat(window.getJsonArray("occurrences").stream().map(each -> ((JsonObject) each).getString("from")))
                .containsExactly(
                        "2026-03-07T15:30:00Z",
                        "2026-03-14T15:30:00Z",
                        "2026-03-21T15:30:00Z",
                        "2026-03-28T15:30:00Z",
                        "2026-04-04T15:30:00Z");
        assertThat(window.getString("from")).isEqualTo("2026-03-07T15:30:00Z");
        assertThat(window.getJsonObject("recurrence").getString("zone")).isEqualTo("Australia/Sydney");
    }

    @Test
    void aPreviewShowsTheNextOccurrencesAndPlansNothing() {
        HttpResponse<Buffer> preview =
                api.post(PATH + "?preview=true", recurring("FREQ=WEEKLY;BYDAY=SU", "Australia/Sydney"));

        assertThat(preview.statusCode()).as(preview.bodyAsString()).isEqualTo(200);
        assertThat(preview.bodyAsJsonObject().getJsonArray("occurrences")).hasSize(5);
        assertThat(preview.getHeader("Location")).isNull();
        assertThat(titles("")).isEmpty();
        assertThat(api.told).isEmpty();
        HttpResponse<Buffer> wrong = api.post(PATH + "?preview=true", recurring("FREQ=NEVER", "Australia/Sydney"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(api.post(PATH + "?preview=yes", recurring("FREQ=DAILY", "UTC"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void occurrencesOfARecurringWindowAreCalledOff() {
        HttpResponse<Buffer> created = create(sundaysBut("2026-03-15T02:30:00", "2026-03-29T02:30:00"));
        JsonObject window = api.get(created.getHeader("Location")).bodyAsJsonObject();

        assertThat(window.getJsonArray("occurrences").stream().map(each -> ((JsonObject) each).getString("from")))
                .startsWith("2026-03-07T15:30:00Z", "2026-03-21T15:30:00Z", "2026-04-04T15:30:00Z");
        assertThat(window.getJsonObject("recurrence").getJsonArray("exdates"))
                .containsExactly("2026-03-15T02:30:00", "2026-03-29T02:30:00");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-16T02:30:00, no occurrence begins at 2026-03-16T02:30",
        "2026-03-15T02:30:00Z, must be a local time",
        "tomorrow, must be a local time",
    })
    void onlyOccurrencesAreCalledOff(String exdate, String detail) {
        HttpResponse<Buffer> refused = create(sundaysBut(exdate));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(ApiFixture.pointers(refused)).containsExactly("/recurrence/exdates");
        assertThat(refused.bodyAsString()).contains(detail);
    }

    /** Entered at 10:30 after it had begun, and at other people's. */
    @Test
    void whatWasOpenIsAMarkOnTheTimelineAsItWasPlannedThen() {
        create(window("Late", "{\"kind\":\"all\"}", "10:00", "11:00"));
        create(once("Elsewhere", "other-api", "11:00", "12:00"));
        create(recurring("2026-03-02T12:00:00", "FREQ=DAILY", "UTC"));
        api.later(Duration.ofDays(2));

        List<JsonObject> marks =
                api.get("/api/v1/connectors/bank/history").bodyAsJsonObject().getJsonArray("marks").stream()
                        .map(JsonObject.class::cast)
                        .toList();
        assertThat(marks).extracting(mark -> mark.getString("kind")).containsOnly("maintenance");
        assertThat(marks)
                .extracting(mark -> mark.getString("text") + " " + mark.getString("from") + " " + mark.getString("to"))
                .containsExactly(
                        "Late 2026-03-02T10:30:00Z 2026-03-02T11:00:00Z",
                        "Batch 2026-03-02T12:00:00Z 2026-03-02T14:00:00Z",
                        "Batch 2026-03-03T12:00:00Z 2026-03-03T14:00:00Z");
    }

    @Test
    void statesAndWhomTheyCoverFilterTheList() {
        imported("bank", "10:00", "10:20");
        imported("other-api", "10:25", "10:40");
        create(once("Later", "bank", "12:00", "13:00"));
        create(window("Everybody", "{\"kind\":\"all\"}", "11:00", "12:00"));
        create(window("The institution", "{\"kind\":\"institution\",\"id\":\"bank\"}", "10:00", "11:00"));
        create(once("Other", "other-api", "11:30", "11:40"));

        assertThat(titles("?state=active")).containsExactly("The institution", "Outage planned by the institution");
        assertThat(titles("?state=upcoming")).containsExactly("Everybody", "Other", "Later");
        assertThat(titles("?state=active,upcoming&connector=bank-web")).containsExactly("The institution", "Everybody");
        assertThat(titles("?institution=bank&state=upcoming")).containsExactly("Everybody", "Later");
        assertThat(titles("?state=past")).containsExactly("Outage planned by the institution");
        assertThat(titles("?state=past&connector=other-api")).isEmpty();
        assertThat(titles("?connector=bank&institution=other")).isEmpty();
        assertThat(titles("")).hasSize(6).last().isIn("Outage planned by the institution", "The institution");
    }

    @Test
    void anImportedOutageHasItsOriginAndCannotBeChanged() {
        imported("bank", "10:00", "10:40");
        JsonObject window = data(api.get(PATH)).get(0);
        String path = PATH + "/" + window.getString("id");

        assertThat(window.getJsonObject("origin").encode())
                .isEqualTo("{\"kind\":\"imported\",\"probe\":\"cdr-status\"}");
        assertThat(window.getString("description")).isEqualTo("New racks in the cellar");
        assertThat(api.get(path).bodyAsJsonObject()).isEqualTo(window);
        assertThat(api.delete(path).statusCode()).isEqualTo(409);
        assertThat(api.put(path, once("x", "bank", "11:00", "12:00"), "If-Match", "*")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void pagesFollowOneAnotherOverBothKindsInOrder() {
        for (int i = 0; i < 4; i++) {
            create(once("window " + i, "bank", "11:0" + i, "12:00"));
            imported("bank", "10:1" + i, "10:20");
        }
        assertThat(walk("?state=upcoming&limit=3")).containsExactly("11:00", "11:01", "11:02", "11:03");
        assertThat(walk("?limit=3"))
                .containsExactly("11:03", "11:02", "11:01", "11:00", "10:13", "10:12", "10:11", "10:10");
    }

    @Test
    void ofTwoOperatorsAtOnceOneIsToldThatTheOtherWasFaster() {
        HttpResponse<Buffer> created = create(once("Racks", "bank", "11:00", "12:00"));
        String path = created.getHeader("Location");
        String seenByBoth = created.getHeader("ETag");

        HttpResponse<Buffer> first = api.put(path, once("Racks", "bank", "11:00", "13:00"), "If-Match", seenByBoth);
        assertThat(first.statusCode()).as(first.bodyAsString()).isEqualTo(200);
        assertThat(api.put(path, once("Racks", "bank", "11:00", "11:30"), "If-Match", seenByBoth)
                        .statusCode())
                .isEqualTo(412);
        assertThat(api.put(path, once("Racks", "bank", "11:00", "11:30")).statusCode())
                .isEqualTo(428);
        assertThat(api.delete(path, "If-Match", seenByBoth).statusCode()).isEqualTo(412);
        assertThat(api.get(path).bodyAsJsonObject().getString("to")).isEqualTo("2026-03-02T13:00:00Z");
        assertThat(api.delete(path, "If-Match", first.getHeader("ETag")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTagHoldsThoughTheWindowOpensMeanwhile() {
        HttpResponse<Buffer> created = create(once("Racks", "bank", "11:00", "12:00"));
        api.later(Duration.ofMinutes(45));

        assertThat(api.get(created.getHeader("Location"), "If-None-Match", created.getHeader("ETag"))
                        .statusCode())
                .as("its state is another")
                .isEqualTo(200);
        assertThat(api.put(
                                created.getHeader("Location"),
                                once("Racks", "bank", "11:00", "11:30"),
                                "If-Match",
                                created.getHeader("ETag"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWindowEndsEarlyAndStaysInTheListOfThoseThatAreOver() throws InterruptedException {
        String path = create(once("Racks", "bank", "10:00", "12:00")).getHeader("Location");
        api.told.poll(60, TimeUnit.SECONDS);
        api.later(Duration.ofMinutes(5));
        JsonObject ended = api.delete(path).bodyAsJsonObject();

        assertThat(ended.getString("state")).isEqualTo("past");
        assertThat(ended.getString("to")).isEqualTo("2026-03-02T10:35:00Z");
        MaintenanceWindow told = ((WindowStored) api.told.poll(60, TimeUnit.SECONDS)).window();
        assertThat(told.state(api.now)).isEqualTo(MaintenanceWindow.State.PAST);
        assertThat(titles("?state=past")).containsExactly("Racks");
        assertThat(api.delete(path).statusCode()).as("again").isEqualTo(200);
        assertThat(api.put(path, once("Racks", "bank", "11:00", "12:00"), "If-Match", "*")
                        .statusCode())
                .isEqualTo(409);
        assertThat(api.audit()).hasSize(2);
    }

    @Test
    void onlyTheOpenOccurrenceOfARuleEndsIfThatIsWhatIsAsked() {
        HttpResponse<Buffer> created = create(recurring("FREQ=DAILY", "Australia/Sydney"));
        String path = created.getHeader("Location");
        assertThat(api.delete(path + "?occurrence=current").statusCode()).isEqualTo(409);

        api.now = java.time.Instant.parse("2026-03-02T16:00:00Z");
        JsonObject cut = api.delete(path + "?occurrence=current").bodyAsJsonObject();
        assertThat(cut.getString("state")).isEqualTo("upcoming");
        assertThat(cut.getString("from")).isEqualTo("2026-03-03T15:30:00Z");
        assertThat(cut.getValue("endedAt")).isNull();
        assertThat(api.delete(path + "?occurrence=last").statusCode()).isEqualTo(400);
    }

    @Test
    void overlappingWindowsAreTakenAndStandSideBySide() {
        create(once("One", "bank", "10:00", "12:00"));
        create(once("Two", "bank", "11:00", "13:00"));
        create(once("Same", "bank", "11:00", "13:00"));

        assertThat(titles("?connector=bank")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                          | /covers /from /title /to",
                "[]                                                          | ``",
                "{'title':'x','covers':'all','from':'F','to':'T'}            | /covers",
                "{'title':'x','covers':{},'from':'F','to':'T'}               | /covers/kind",
                "{'title':'x','covers':{'kind':'bank'},'from':'F','to':'T'}  | /covers/kind",
                "{'title':'x','covers':{'kind':'connector'},'from':'F','to':'T'} | /covers/id",
                "{'title':'x','covers':{'kind':'connector','id':'nobody'},'from':'F','to':'T'} | /covers/id",
                "{'title':'x','covers':{'kind':'institution','id':'bank-web'},'from':'F','to':'T'} | /covers/id",
                "{'title':'x','covers':{'kind':'all','id':'bank'},'from':'F','to':'T'} | /covers/id",
                "{'title':'x','covers':{'kind':'all','who':'bank'},'from':'F','to':'T'} | /covers/who",
                "{'title':'  ','covers':A,'from':'F','to':'T'}               | /title",
                "{'title':'x','description':7,'covers':A,'from':'F','to':'T'} | /description",
                "{'title':'x','covers':A,'from':'T','to':'F'}                | /to",
                "{'title':'x','covers':A,'from':'F','to':'F'}                | /to",
                "{'title':'x','covers':A,'from':'2026-03-02T11:00:00Z','to':'2026-03-02T11:00:30Z'} | /to",
                "{'title':'x','covers':A,'from':'2026-03-02T09:00:00Z','to':'2026-03-02T10:00:00Z'} | /to",
                "{'title':'x','covers':A,'from':'2026-01-02T09:00:00Z','to':'T'} | /from",
                "{'title':'x','covers':A,'from':'2029-01-02T09:00:00Z','to':'2029-01-02T10:00:00Z'} | /from",
                "{'title':'x','covers':A,'from':'F','to':'2026-09-02T10:00:00Z'} | /to",
                "{'title':'x','covers':A,'from':'+999999999-12-31T23:59:59Z','to':'+999999999-12-31T23:59:59.9Z'} | /from /to",
                "{'title':'x','covers':A,'from':'yesterday','to':12}         | /from /to",
                "{'title':'x','covers':A,'from':'2026-03-02 11:00','to':'T'} | /from",
                "{'title':'x','covers':A,'from':'F'}                         | /to",
                "{'title':'x','covers':A,'from':'F','to':'T','recurrence':{}} | /recurrence",
                "{'title':'x','covers':A,'recurrence':[]}                    | /recurrence",
                "{'title':'x','covers':A,'recurrence':{}} | /recurrence/durationSeconds /recurrence/rule /recurrence/start /recurrence/zone",
                "{'title':'x','covers':A,'from':'F','to':'T','colour':'blue'} | /colour",
            })
    void whatIsWrongWithAWindowIsNamedAndNothingIsDone(String body, String wrong) {
        refused(
                body.replace("A", "{'kind':'all'}")
                        .replace("'F'", "'2026-03-02T11:00:00Z'")
                        .replace("'T'", "'2026-03-02T12:00:00Z'"),
                wrong);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-03-01T02:30:00 | 3600    | FREQ=DAILY                          | Mars/Olympus     | zone            | IANA",
                "2026-03-01T02:30:00 | 3600    | FREQ=DAILY                          | +10:00           | zone            | IANA",
                "2026-03-01T02:30:00Z | 3600   | FREQ=DAILY                          | Australia/Sydney | start           | without offset",
                "yesterday           | 3600    | FREQ=DAILY                          | Australia/Sydney | start           | without offset",
                "2031-03-01T02:30:00 | 3600    | FREQ=DAILY                          | Australia/Sydney | start           | days ahead",
                "2021-03-01T02:30:00 | 3600    | FREQ=DAILY                          | Australia/Sydney | start           | days ago",
                "2026-03-01T02:30:00 | 59      | FREQ=DAILY                          | Australia/Sydney | durationSeconds | 60 to 604800",
                "2026-03-01T02:30:00 | 604801  | FREQ=MONTHLY                        | Australia/Sydney | durationSeconds | 60 to 604800",
                "2026-03-01T02:30:00 | -5      | FREQ=DAILY                          | Australia/Sydney | durationSeconds | 60 to 604800",
                "2026-03-01T02:30:00 | 1.5     | FREQ=DAILY                          | Australia/Sydney | durationSeconds | whole number",
                "2026-03-01T02:30:00 | 3600    | every day                           | Australia/Sydney | rule            | no rule of RFC 5545",
                "2026-03-01T02:30:00 | 3600    | FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30  | Australia/Sydney | rule            | never recurs",
                "2026-02-01T02:30:00 | 3600    | FREQ=DAILY;COUNT=3                  | Australia/Sydney | rule            | not recur any more",
                "2026-03-01T02:30:00 | 3600    | FREQ=YEARLY;INTERVAL=5              | Australia/Sydney | rule            | within the next",
                "2026-03-01T02:30:00 | 86400   | FREQ=DAILY                          | Australia/Sydney | rule            | always recurs",
                "2026-03-01T02:30:00 | 90000   | FREQ=DAILY                          | Australia/Sydney | rule            | always recurs",
                "2026-03-01T02:30:00 | 604800  | FREQ=WEEKLY                         | UTC              | rule            | always recurs",
                "2026-03-01T02:30:00 | 3600    | FREQ=SECONDLY                       | Australia/Sydney | rule            | BYHOUR",
                "2026-03-01T02:30:00 | 3600    | FREQ=YEARLY;BYYEARDAY=-366;BYDAY=MO | Australia/Sydney | rule            | 366th day",
            })
    void aRuleThatCannotBeIsRefusedWithTheReason(
            String start, String seconds, String rule, String zone, String field, String reason) {
        String recurrence =
                "{'start':'%s','durationSeconds':%s,'rule':'%s','zone':'%s'}".formatted(start, seconds, rule, zone);
        String body = "{'title':'x','covers':{'kind':'all'},'recurrence':" + recurrence + "}";

        assertThat(refused(body, "/recurrence/" + field)).contains(reason);
    }

    @Test
    void aDaylightSavingGapIsNoReasonToRefuseARule() {
        JsonObject window = create(recurring("2026-03-28T02:30:00", "FREQ=DAILY;COUNT=3", "Europe/Berlin"))
                .bodyAsJsonObject();

        assertThat(window.getJsonArray("occurrences").stream().map(each -> ((JsonObject) each).getString("from")))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void changingToSomethingThatIsWrongLeavesTheWindowAsItIs() {
        HttpResponse<Buffer> created = create(once("Racks", "bank", "11:00", "12:00"));
        HttpResponse<Buffer> refused =
                api.put(created.getHeader("Location"), once("Racks", "bank", "12:00", "11:00"), "If-Match", "*");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(ApiFixture.pointers(refused)).containsExactly("/to");
        assertThat(api.get(created.getHeader("Location")).bodyAsJsonObject()).isEqualTo(created.bodyAsJsonObject());
        assertThat(api.audit()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"nobody", "%01", "bank:nothing", "a b"})
    void anUnknownWindowIsNotFound(String id) {
        assertThat(api.get(PATH + "/" + id.replace(" ", "%20")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"?state=open", "?state=", "?connector=a%20b", "?limit=0", "?cursor=xyz", "?sort=title"})
    void aBadQueryIsRefused(String query) {
        assertThat(api.get(PATH + query).statusCode()).isEqualTo(400);
    }

    private static String refused(String body, String wrong) {
        HttpResponse<Buffer> response = create(body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(400);
        assertThat(String.join(
                        " ", ApiFixture.pointers(response).stream().sorted().toList()))
                .as(response.bodyAsString())
                .isEqualTo(wrong);
        assertThat(data(api.get(PATH))).isEmpty();
        assertThat(api.audit()).isEmpty();
        assertThat(api.told).isEmpty();
        return response.bodyAsString();
    }

    private static HttpResponse<Buffer> create(String body) {
        return api.post(PATH, body);
    }

    private static String once(String title, String connector, String from, String to) {
        return window(title, "{\"kind\":\"connector\",\"id\":\"" + connector + "\"}", from, to);
    }

    private static String window(String title, String covers, String from, String to) {
        return "{\"title\":\"%s\",\"covers\":%s,\"from\":\"2026-03-02T%s:00Z\",\"to\":\"2026-03-02T%s:00Z\"}"
                .formatted(title, covers, from, to);
    }

    private static String recurring(String rule, String zone) {
        return recurring("2026-03-01T02:30:00", rule, zone);
    }

    private static String sundaysBut(String... exdates) {
        JsonObject window = new JsonObject(recurring("FREQ=WEEKLY;BYDAY=SU", "Australia/Sydney"));
        window.getJsonObject("recurrence").put("exdates", new JsonArray(List.of(exdates)));
        return window.encode();
    }

    private static String recurring(String start, String rule, String zone) {
        return new JsonObject()
                .put("title", "Batch")
                .put("covers", new JsonObject().put("kind", "institution").put("id", "bank"))
                .put(
                        "recurrence",
                        new JsonObject()
                                .put("start", start)
                                .put("durationSeconds", 7200)
                                .put("rule", rule)
                                .put("zone", zone))
                .encode();
    }

    private static void imported(String connector, String from, String to) {
        java.time.Instant begin = java.time.Instant.parse("2026-03-02T" + from + ":00Z");
        String id = AnnouncedId.planned("cdr-status", begin);
        api.store(new Operation.Maintenance(
                connector, id, begin, java.time.Instant.parse("2026-03-02T" + to + ":00Z"), "New racks in the cellar"));
    }

    private static List<String> titles(String query) {
        return data(api.get(PATH + query)).stream()
                .map(window -> window.getString("title"))
                .toList();
    }

    /** The starting times of all pages, in order. */
    private static List<String> walk(String query) {
        List<String> times = new ArrayList<>();
        String next = PATH + query;
        int total = -1;
        while (next != null) {
            JsonObject page = api.get(next).bodyAsJsonObject();
            total = page.getInteger("totalCount");
            page.getJsonArray("data")
                    .forEach(window ->
                            times.add(((JsonObject) window).getString("from").substring(11, 16)));
            next = page.getJsonObject("links").getString("next");
        }
        assertThat(times).hasSize(total);
        return times;
    }
}
