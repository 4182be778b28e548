package io.sluice.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditEvent.Outcome;
import io.sluice.audit.Changes;
import io.sluice.json.JsonCodec;
import io.sluice.secret.SecretRef;
import io.sluice.secret.WritableStores.WrittenSecret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the catalog's changes look like on record. Definitions hold references, never credentials, so nothing is left out. */
final class CatalogEvents {
    private CatalogEvents() {}

    static List<AuditEvent> created(RouteDefinition route, List<SecretRef> written) {
        List<AuditEvent> events = secretsWritten(written);
        events.add(AuditEvent.done("route.create", target(route.name().value()), created(route)));
        return events;
    }

    /**
     * @param before null when what was stored cannot be read
     */
    static List<AuditEvent> changed(
            @Nullable RouteDefinition before,
            RouteDefinition after,
            List<SecretRef> written,
            Collection<WrittenSecret> dropped) {
        List<AuditEvent> events = secretsWritten(written);
        secretsDeleted(dropped, events);
        ObjectNode details = before == null ? created(after) : changes(before, after);
        events.add(AuditEvent.done("route.change", target(after.name().value()), details));
        return events;
    }

    /**
     * @param before null when what was stored cannot be read
     */
    static List<AuditEvent> deleted(String name, @Nullable RouteDefinition before, Collection<WrittenSecret> dropped) {
        List<AuditEvent> events = new ArrayList<>();
        secretsDeleted(dropped, events);
        ObjectNode details = JsonCodec.object();
        if (before != null) {
            details.set("route", RouteDefinitionWriter.document(before));
        }
        events.add(AuditEvent.done("route.delete", target(name), details));
        return events;
    }

    static List<AuditEvent> secretsDeleted(Collection<WrittenSecret> secrets) {
        List<AuditEvent> events = new ArrayList<>();
        secretsDeleted(secrets, events);
        return events;
    }

    static List<AuditEvent> secretsWritten(List<SecretRef> written) {
        List<AuditEvent> events = new ArrayList<>();
        written.forEach(ref -> events.add(AuditEvent.done("secret.write", ref.text())));
        return events;
    }

    /** Empty when the file says what it said before. */
    static Optional<AuditEvent> fileLoaded(
            String location, Map<String, CatalogRoute> before, Map<String, CatalogRoute> after) {
        ArrayNode added = JsonCodec.array();
        ArrayNode removed = JsonCodec.array();
        ObjectNode changed = JsonCodec.object();
        after.forEach((name, route) -> {
            CatalogRoute old = before.get(name);
            if (old == null) {
                added.add(RouteDefinitionWriter.document(route.definition()));
            } else if (!old.definition().saysTheSameAs(route.definition())) {
                changed.set(name, Changes.between(document(old), document(route)));
            }
        });
        before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(removed::add);
        if (added.isEmpty() && removed.isEmpty() && changed.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode details = JsonCodec.object();
        details.set("added", added);
        details.set("removed", removed);
        details.set("changed", changed);
        return Optional.of(AuditEvent.done("catalog.load", "file:" + location, details));
    }

    static AuditEvent fileRefused(String location, InvalidCatalogFile problem) {
        ObjectNode details = JsonCodec.object().put("problem", String.valueOf(problem.getMessage()));
        return AuditEvent.of("catalog.load", "file:" + location, Outcome.REFUSED, details);
    }

    private static void secretsDeleted(Collection<WrittenSecret> secrets, List<AuditEvent> events) {
        secrets.forEach(secret -> events.add(AuditEvent.done("secret.delete", secret.text())));
    }

    private static ObjectNode created(RouteDefinition route) {
        ObjectNode details = JsonCodec.object();
        details.set("route", RouteDefinitionWriter.document(route));
        return details;
    }

    private static ObjectNode changes(RouteDefinition before, RouteDefinition after) {
        ObjectNode details = JsonCodec.object();
        details.set(
                "changes",
                Changes.between(RouteDefinitionWriter.document(before), RouteDefinitionWriter.document(after)));
        return details;
    }

    private static ObjectNode document(CatalogRoute route) {
        return RouteDefinitionWriter.document(route.definition());
    }

    private static String target(String name) {
        return "route:" + name;
    }
}
