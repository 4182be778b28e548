package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.call.Inbound;
import io.sluice.catalog.CatalogRoute;
import io.sluice.catalog.KnownSecret;
import io.sluice.catalog.SecretAdministration;
import io.sluice.json.JsonCodec;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** Tries a secret against its providers: one tiny call of every route that uses it, a few at a time. */
@Singleton
final class SecretProbe {
    private static final int AT_ONCE = 4;

    private final SecretAdministration secrets;
    private final RouteProbe routes;

    SecretProbe(SecretAdministration secrets, RouteProbe routes) {
        this.secrets = secrets;
        this.routes = routes;
    }

    /** The report. What goes wrong with a call is a good report of it. */
    Uni<ObjectNode> tryOut(String id, Inbound inbound) {
        return secrets.find(id).chain(versions -> {
            List<CatalogRoute> users = secrets.users(id, versions);
            return secrets.tryOut(versions.getFirst())
                    .chain(secret -> reports(users, inbound).map(reports -> report(secret, reports)));
        });
    }

    private Uni<List<ObjectNode>> reports(List<CatalogRoute> users, Inbound inbound) {
        return Multi.createFrom()
                .iterable(users)
                .onItem()
                .transformToUni(route -> routes.call(route.route(), inbound).map(report -> named(route.name(), report)))
                .merge(AT_ONCE)
                .collect()
                .asList();
    }

    private static ObjectNode named(String route, ObjectNode report) {
        ObjectNode named = JsonCodec.object();
        named.put("route", route);
        named.setAll(report);
        return named;
    }

    private static ObjectNode report(KnownSecret secret, List<ObjectNode> reports) {
        boolean readable = secret.status().problem() == null;
        ObjectNode report = JsonCodec.object();
        report.put(
                "ok",
                readable && reports.stream().allMatch(one -> one.path("ok").asBoolean()));
        report.put("reference", secret.ref().text());
        report.put("readable", readable);
        report.put("problem", secret.status().problem());
        ArrayNode calls = report.putArray("calls");
        reports.forEach(calls::add);
        return report;
    }
}
