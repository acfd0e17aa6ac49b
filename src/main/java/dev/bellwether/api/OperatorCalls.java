package dev.bellwether.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Map;

/** The calls by which operators say something about connectors, by operation id. */
final class OperatorCalls {
    private OperatorCalls() {}

    static Map<String, Handler<RoutingContext>> of(ApiSources sources, ReadyAnswers answers, Clock clock) {
        OperatorDesk desk = sources.operate();
        Operating operating = new Operating(sources.catalogue(), clock);
        ReleasesResource releases = new ReleasesResource(operating, desk.releases());
        OverrideResource override = new OverrideResource(operating, desk.overrides(), answers);
        WindowsResource windows = new WindowsResource(operating, desk.windows());
        AuditResource audit = new AuditResource(desk.audit());
        return Map.ofEntries(
                Map.entry("recordRelease", releases::record),
                Map.entry("listReleases", releases::list),
                Map.entry("getOverride", override::read),
                Map.entry("putOverride", override::pin),
                Map.entry("deleteOverride", override::end),
                Map.entry("listMaintenanceWindows", windows::list),
                Map.entry("createMaintenanceWindow", windows::create),
                Map.entry("getMaintenanceWindow", windows::one),
                Map.entry("changeMaintenanceWindow", windows::change),
                Map.entry("endMaintenanceWindow", windows::end),
                Map.entry("listAudit", audit::list));
    }
}
