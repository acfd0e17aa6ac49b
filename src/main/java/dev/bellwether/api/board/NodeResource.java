package dev.bellwether.api.board;

import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.ports.About;
import dev.bellwether.bus.Messages.VantageChanged;
import dev.bellwether.config.PageConfig;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Answers what the node is. */
public record NodeResource(ResponseCache answers, About about) implements Resource {
    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("getAbout", ctx -> answers.answer(ctx, this::about));
    }

    private JsonObject about(Board board) {
        return new JsonObject()
                .put("name", "Bellwether")
                .put("version", about.version())
                .put("notice", about.notice().isEmpty() ? null : about.notice())
                .put("page", page(about.page()))
                .put("policy", policy())
                .put("vantage", vantage(board.vantage()));
    }

    private static JsonObject page(PageConfig page) {
        JsonArray links = new JsonArray();
        page.links()
                .forEach(link ->
                        links.add(new JsonObject().put("label", link.label()).put("url", link.url())));
        return new JsonObject()
                .put("url", page.url().orElse(null))
                .put("title", page.title())
                .put("logo", page.logo().orElse(null))
                .put("accent", page.accent().orElse(null))
                .put("links", links)
                .put("footer", page.footer().isEmpty() ? null : page.footer());
    }

    private JsonObject policy() {
        return new JsonObject()
                .put("intervalSeconds", seconds(about.ticks().interval()))
                .put("recheckSeconds", seconds(about.ticks().recheck()))
                .put("windowSeconds", seconds(about.policy().window()))
                .put("staleAfterSeconds", seconds(about.policy().staleAfter()))
                .put("releaseWindowSeconds", seconds(about.policy().releaseWindow()))
                .put("operational", about.policy().operational())
                .put("degraded", about.policy().degraded())
                .put("major", about.policy().major());
    }

    private static Number seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? (Number) duration.toSeconds() : duration.toMillis() / 1000.0;
    }

    static JsonObject vantage(Optional<VantageChanged> vantage) {
        return vantage.map(known -> new JsonObject()
                        .put("online", known.online())
                        .put("since", known.since().toString())
                        .put("why", known.why()))
                .orElse(null);
    }
}
