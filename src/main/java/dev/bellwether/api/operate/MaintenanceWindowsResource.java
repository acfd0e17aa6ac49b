package dev.bellwether.api.operate;

import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.BodyFields;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.http.Responses;
import dev.bellwether.api.http.SmallBody;
import dev.bellwether.api.http.VersionTag;
import dev.bellwether.http.ProblemException;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.maintenance.Occurrence;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.MaintenanceWindows;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Lists, plans, changes and ends maintenance windows. Those that institutions announce are listed beside them. */
public record MaintenanceWindowsResource(Operating operating) implements Resource {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,200}");

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of(
                "listMaintenanceWindows", this::list,
                "createMaintenanceWindow", this::create,
                "getMaintenanceWindow", this::one,
                "changeMaintenanceWindow", this::change,
                "endMaintenanceWindow", this::end);
    }

    private MaintenanceWindows windows() {
        return operating.database().maintenanceWindows();
    }

    private void list(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        MaintenanceWindowQuery wanted = MaintenanceWindowQuery.of(query, operating.catalogue());
        Instant now = operating.now();
        int most = Page.limit(query) + 1;
        Future<List<ListedMaintenanceWindow>> live =
                wanted.wantsLive() ? ListedMaintenanceWindow.live(windows(), now) : Future.succeededFuture(List.of());
        Future<Listed<ListedMaintenanceWindow>> past = wanted.wantsPast()
                ? ListedMaintenanceWindow.past(windows(), wanted.past(now, most))
                : Future.succeededFuture(new Listed<>(List.of(), 0));
        Responses.send(
                ctx,
                Future.all(live, past)
                        .map(read -> Answer.json(Page.of(
                                MaintenanceWindowQuery.PATH,
                                query,
                                wanted.page(live.result(), past.result(), most),
                                ListedMaintenanceWindow::json,
                                MaintenanceWindowQuery::cursor))));
    }

    private void one(RoutingContext ctx) {
        String id = id(ctx);
        Instant now = operating.now();
        Future<Answer> answer = announcedId(id)
                .map(announced -> windows()
                        .imported(announced[0], announced[1])
                        .map(found -> VersionTag.answer(
                                ListedMaintenanceWindow.of(found.orElseThrow(() -> none(id)), now)
                                        .json(),
                                1)))
                .orElseGet(() -> windows()
                        .one(id)
                        .map(found -> found.orElseThrow(() -> none(id)))
                        .map(window -> VersionTag.answer(
                                ListedMaintenanceWindow.of(window, now).json(), window.version())));
        Responses.send(ctx, answer);
    }

    private void create(RoutingContext ctx) {
        Instant now = operating.now();
        boolean preview = ctx.<Query>get(Query.KEY).text("preview").isPresent();
        SmallBody.read(ctx)
                .map(body -> MaintenanceWindowBody.read(body, operating.catalogue(), now, Optional.empty())
                        .first(UUID.randomUUID().toString()))
                .compose(window -> preview ? Future.succeededFuture(window) : plan(ctx, window, now))
                .onSuccess(window -> {
                    if (!preview) {
                        ctx.response().putHeader("Location", MaintenanceWindowQuery.PATH + "/" + window.id());
                    }
                    answer(ctx, preview ? 200 : 201, window, now);
                })
                .onFailure(e -> fail(ctx, e));
    }

    private Future<MaintenanceWindow> plan(RoutingContext ctx, MaintenanceWindow window, Instant now) {
        String planned = ListedMaintenanceWindow.of(window, now).json().encode();
        return operating.operations().plan(window, now, entry(ctx, now, "created", window.id(), "window", planned));
    }

    private void change(RoutingContext ctx) {
        String id = changeable(ctx);
        VersionTag.require(ctx);
        Instant now = operating.now();
        SmallBody.read(ctx)
                .compose(body -> {
                    AuditEntry entry = entry(ctx, now, "changed", id, "window", body.encode());
                    return operating.operations().change(id, now, before -> changed(ctx, before, body, now), entry);
                })
                .map(changed -> changed.orElseThrow(() -> none(id)))
                .onSuccess(window -> answer(ctx, 200, window, now))
                .onFailure(e -> fail(ctx, e));
    }

    private MaintenanceWindow changed(RoutingContext ctx, MaintenanceWindow before, BodyFields body, Instant now) {
        VersionTag.check(ctx, before.version());
        if (before.state(now) == MaintenanceWindow.State.PAST) {
            throw ProblemException.of(409, "The window is over; plan another one.");
        }
        return MaintenanceWindowBody.read(body, operating.catalogue(), now, Optional.of(before.schedule()))
                .after(before);
    }

    /** Ends the window for good, or only the occurrence that is open. */
    private void end(RoutingContext ctx) {
        String id = changeable(ctx);
        Query query = ctx.get(Query.KEY);
        boolean occurrence = query.text("occurrence").isPresent();
        Instant now = operating.now();
        UnaryOperator<MaintenanceWindow> end = before -> {
            VersionTag.check(ctx, before.version());
            return occurrence ? withoutOpen(before, now) : ended(before, now);
        };
        AuditEntry entry = entry(ctx, now, "ended", id, "what", occurrence ? "the open occurrence" : "the window");
        operating
                .operations()
                .change(id, now, end, entry)
                .map(changed -> changed.orElseThrow(() -> none(id)))
                .onSuccess(window -> answer(ctx, 200, window, now))
                .onFailure(e -> fail(ctx, e));
    }

    /** Ending what is over changes nothing: two operators who end it at once both get what they want. */
    private static MaintenanceWindow ended(MaintenanceWindow window, Instant now) {
        return window.state(now) == MaintenanceWindow.State.PAST ? window : window.ended(now);
    }

    private static MaintenanceWindow withoutOpen(MaintenanceWindow window, Instant now) {
        Occurrence open = window.openOrNext(now)
                .filter(occurrence -> occurrence.isOpen(now))
                .orElseThrow(() -> ProblemException.of(409, "No occurrence of the window is open now."));
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
                failure instanceof MaintenanceWindows.TooManyWindows
                        ? ProblemException.of(409, failure.getMessage() + ".")
                        : failure);
    }

    private AuditEntry entry(RoutingContext ctx, Instant now, String done, String id, String detail, String value) {
        return operating.entry(
                ctx, now, "maintenance-window." + done, "maintenance-windows/" + id, Map.of(detail, value));
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
            throw ProblemException.of(
                    409,
                    "An institution announced this window; only windows that operators planned can be changed. "
                            + "To show another status, pin one.");
        }
        return id;
    }

    /** The connector and the id of a window that was announced; others have no colon in their names. */
    private static Optional<String[]> announcedId(String id) {
        return id.indexOf(':') < 0 ? Optional.empty() : Optional.of(id.split(":", 2));
    }

    private static ProblemException none(String id) {
        return ProblemException.unknown("maintenance window", id);
    }
}
