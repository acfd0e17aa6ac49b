package dev.bellwether.api.operate;

import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.http.Responses;
import dev.bellwether.api.http.SmallBody;
import dev.bellwether.api.http.VersionTag;
import dev.bellwether.api.ports.MaintenanceWindowDesk;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.MaintenanceWindow.State;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.MaintenanceWindows.TooManyWindows;
import dev.bellwether.store.operations.PastMaintenanceWindow;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Lists, plans, changes and ends maintenance windows. Those that institutions announce are listed beside them. */
final class MaintenanceWindowsResource {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,200}");

    private final Operating operating;
    private final MaintenanceWindowDesk desk;

    MaintenanceWindowsResource(Operating operating, MaintenanceWindowDesk desk) {
        this.operating = operating;
        this.desk = desk;
    }

    void list(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        MaintenanceWindowQuery wanted =
                MaintenanceWindowQuery.of(query, operating.catalogue().get());
        Instant now = operating.now();
        int most = Page.limit(query) + 1;
        Future<List<MaintenanceWindow>> planned =
                wanted.wantsLive() ? desk.live(now) : Future.succeededFuture(List.of());
        Future<List<Maintenance>> announced =
                wanted.wantsLive() ? desk.imported(now) : Future.succeededFuture(List.of());
        Future<Listed<PastMaintenanceWindow>> past = wanted.wantsPast()
                ? desk.past(wanted.past(now, most))
                : Future.succeededFuture(new Listed<>(List.of(), 0));
        Future.all(planned, announced, past)
                .map(all -> {
                    List<ListedMaintenanceWindow> live = new ArrayList<>();
                    planned.result().forEach(window -> live.add(ListedMaintenanceWindow.of(window, now)));
                    announced.result().forEach(window -> live.add(ListedMaintenanceWindow.of(window, now)));
                    live.removeIf(window -> !wanted.takes(window));
                    long total = live.size() + past.result().total();
                    live.removeIf(window -> !wanted.isOnPage(window));
                    past.result().entries().forEach(window -> live.add(ListedMaintenanceWindow.of(window, now)));
                    return new Listed<>(wanted.inOrder(live, most), total);
                })
                .onSuccess(page -> Responses.send(
                        ctx.request(),
                        Answer.json(Page.of(
                                MaintenanceWindowQuery.PATH,
                                query,
                                page,
                                ListedMaintenanceWindow::json,
                                MaintenanceWindowQuery::cursor))))
                .onFailure(ctx::fail);
    }

    void one(RoutingContext ctx) {
        String id = id(ctx);
        Instant now = operating.now();
        Future<Answer> answer = announcedId(id)
                .map(announced -> desk.imported(announced[0], announced[1])
                        .map(found -> VersionTag.answer(
                                ListedMaintenanceWindow.of(found.orElseThrow(() -> none(id)), now)
                                        .json(),
                                1)))
                .orElseGet(() -> desk.one(id)
                        .map(found -> found.orElseThrow(() -> none(id)))
                        .map(window -> VersionTag.answer(
                                ListedMaintenanceWindow.of(window, now).json(), window.version())));
        answer.onSuccess(json -> Responses.send(ctx.request(), json)).onFailure(ctx::fail);
    }

    void create(RoutingContext ctx) {
        Instant now = operating.now();
        SmallBody.read(ctx)
                .map(body -> MaintenanceWindowBody.read(
                                body, operating.catalogue().get(), now, Optional.empty())
                        .first(UUID.randomUUID().toString()))
                .compose(window ->
                        desk.insert(window, now, entry(ctx, now, "maintenance-window.created", window.id(), window)))
                .onSuccess(window -> {
                    ctx.response().putHeader("Location", MaintenanceWindowQuery.PATH + "/" + window.id());
                    answer(ctx, 201, window, now);
                })
                .onFailure(e -> fail(ctx, e));
    }

    void change(RoutingContext ctx) {
        String id = changeable(ctx);
        VersionTag.require(ctx);
        Instant now = operating.now();
        SmallBody.read(ctx)
                .compose(body -> desk.change(
                        id,
                        now,
                        before -> {
                            VersionTag.check(ctx, before.version());
                            if (before.state(now) == State.PAST) {
                                throw Problem.of(409, "The window is over; plan another one.")
                                        .asException();
                            }
                            return MaintenanceWindowBody.read(
                                            body, operating.catalogue().get(), now, Optional.of(before.schedule()))
                                    .after(before);
                        },
                        operating.entry(
                                ctx,
                                now,
                                "maintenance-window.changed",
                                MaintenanceWindowQuery.subject(id),
                                Map.of("window", body.encode()))))
                .map(changed -> changed.orElseThrow(() -> none(id)))
                .onSuccess(window -> answer(ctx, 200, window, now))
                .onFailure(e -> fail(ctx, e));
    }

    /** Ends the window for good, or only the occurrence that is open. */
    void end(RoutingContext ctx) {
        String id = changeable(ctx);
        Query query = ctx.get(Query.KEY);
        boolean occurrence = query.text("occurrence").isPresent();
        Instant now = operating.now();
        desk.change(
                        id,
                        now,
                        before -> {
                            VersionTag.check(ctx, before.version());
                            return occurrence ? withoutOpen(before, now) : ended(before, now);
                        },
                        operating.entry(
                                ctx,
                                now,
                                "maintenance-window.ended",
                                MaintenanceWindowQuery.subject(id),
                                Map.of("what", occurrence ? "the open occurrence" : "the window")))
                .map(changed -> changed.orElseThrow(() -> none(id)))
                .onSuccess(window -> answer(ctx, 200, window, now))
                .onFailure(e -> fail(ctx, e));
    }

    /** Ending what is over changes nothing: two who end it at once both get what they want. */
    private static MaintenanceWindow ended(MaintenanceWindow window, Instant now) {
        return window.state(now) == State.PAST ? window : window.ended(now);
    }

    private static MaintenanceWindow withoutOpen(MaintenanceWindow window, Instant now) {
        Occurrence open = window.openOrNext(now)
                .filter(occurrence -> occurrence.isOpen(now))
                .orElseThrow(() -> Problem.of(409, "No occurrence of the window is open now.")
                        .asException());
        return window.schedule()
                        .last()
                        .filter(last -> !last.from().isAfter(open.from()))
                        .isPresent()
                ? window.ended(now)
                : window.cut(open, now);
    }

    private static void answer(RoutingContext ctx, int status, MaintenanceWindow window, Instant now) {
        Operating.answer(ctx, status, ListedMaintenanceWindow.of(window, now).json(), window.version());
    }

    private static void fail(RoutingContext ctx, Throwable failure) {
        ctx.fail(
                failure instanceof TooManyWindows
                        ? Problem.of(409, failure.getMessage() + ".").asException()
                        : failure);
    }

    private AuditEntry entry(RoutingContext ctx, Instant now, String action, String id, MaintenanceWindow window) {
        return operating.entry(
                ctx,
                now,
                action,
                MaintenanceWindowQuery.subject(id),
                Map.of("window", ListedMaintenanceWindow.of(window, now).json().encode()));
    }

    /** The id in the path; what cannot be one is not looked for. */
    private static String id(RoutingContext ctx) {
        String id = ctx.pathParam("id");
        if (!ID.matcher(id).matches()) {
            throw none(id);
        }
        return id;
    }

    private static String changeable(RoutingContext ctx) {
        String id = id(ctx);
        if (announcedId(id).isPresent()) {
            throw Problem.of(
                            409,
                            "An institution announced this window; only windows that operators planned can be changed. "
                                    + "To show another status, pin one.")
                    .asException();
        }
        return id;
    }

    /** The connector and the id of a window that was announced; others have no colon in their names. */
    private static Optional<String[]> announcedId(String id) {
        return id.indexOf(':') < 0 ? Optional.empty() : Optional.of(id.split(":", 2));
    }

    private static ProblemException none(String id) {
        return Problem.of(404, "No maintenance window has the id \"" + id + "\".")
                .asException();
    }
}
