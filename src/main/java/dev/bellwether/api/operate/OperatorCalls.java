package dev.bellwether.api.operate;

import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.api.ports.OperatorDesk;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Map;

/** The calls by which operators say something about connectors, by operation id. */
public final class OperatorCalls {
    private OperatorCalls() {}

    public static Map<String, Handler<RoutingContext>> of(ApiSources sources, ResponseCache answers, Clock clock) {
        OperatorDesk desk = sources.operate();
        Operating operating = new Operating(sources.catalogue(), clock);
        ReleasesResource releases = new ReleasesResource(operating, desk.releases());
        OverrideResource override = new OverrideResource(operating, desk.overrides(), answers);
        MaintenanceWindowsResource windows = new MaintenanceWindowsResource(operating, desk.windows());
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
