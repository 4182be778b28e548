package io.sluice.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.pricing.PriceWriter;
import io.sluice.routing.Declaration.Limit;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes definitions in the native spelling. Credentials stand there as the text of their reference; what a definition does
 * not say is absent. {@link RouteDefinitionReader} reads it back to the same definition.
 */
public final class RouteDefinitionWriter {
    private RouteDefinitionWriter() {}

    /** The members that an administrator may change. */
    public static ObjectNode document(RouteDefinition definition) {
        ObjectNode document = JsonCodec.object();
        document.put("name", definition.name().value());
        document.put("task", definition.task().id());
        document.put("provider", definition.target().provider().value());
        if (definition.target().model() != null) {
            document.put("model", definition.target().model());
        }
        ObjectNode config = document.putObject("config");
        definition.target().settings().forEach(config::put);
        definition.target().secrets().forEach((setting, ref) -> config.put(setting, ref.text()));
        writeEnvironments(definition.target(), config);
        writeOptions(definition.options(), document);
        return document;
    }

    /** The same with the members that only the gateway sets. */
    public static ObjectNode documentWithProvenance(RouteDefinition definition) {
        ObjectNode document = document(definition);
        Provenance provenance = definition.provenance();
        document.put("origin", provenance.origin().name().toLowerCase(Locale.ROOT));
        document.put("style", provenance.style().name().toLowerCase(Locale.ROOT));
        document.put("revision", provenance.revision());
        document.put("created_at", provenance.createdAt().toString());
        document.put("updated_at", provenance.updatedAt().toString());
        return document;
    }

    /** The same of a route that is served, with what it can do. */
    public static ObjectNode document(CatalogRoute route) {
        ObjectNode document = documentWithProvenance(route.definition());
        document.set("capabilities", route.route().offer().capabilities().document());
        return document;
    }

    /** Writes an object for each setting that has a reference for each environment. */
    static void writeEnvironments(TargetDefinition target, ObjectNode parent) {
        target.secretsByEnvironment().forEach((setting, references) -> {
            ObjectNode byEnvironment = parent.putObject(setting);
            references.forEach((environment, ref) -> byEnvironment.put(environment, ref.text()));
        });
    }

    /** Writes the members that say how the route is called, those that are set. */
    public static void writeOptions(RouteOptions options, ObjectNode document) {
        ObjectNode timeouts = JsonCodec.object();
        put(timeouts, "open", options.timeouts().open());
        put(timeouts, "gap", options.timeouts().gap());
        put(timeouts, "total", options.timeouts().total());
        put(document, "timeouts", timeouts);
        ObjectNode retries = JsonCodec.object();
        put(retries, "max", options.retries().max());
        put(retries, "first_delay", options.retries().firstDelay());
        put(retries, "max_delay", options.retries().maxDelay());
        put(retries, "max_retry_after", options.retries().maxRetryAfter());
        put(document, "retries", retries);
        ObjectNode breaker = JsonCodec.object();
        put(breaker, "volume", options.breaker().volume());
        put(breaker, "failure_percent", options.breaker().failurePercent());
        put(breaker, "pause", options.breaker().pause());
        put(document, "breaker", breaker);
        put(document, "max_in_flight", options.maxInFlight());
        if (options.lenient() != null) {
            document.put("lenient", options.lenient());
        }
        if (options.onDisconnect() != null) {
            document.put("on_disconnect", options.onDisconnect().id());
        }
        if (options.limit() != null) {
            document.set("limit", limit(options.limit()));
        }
        put(document, "context_length", options.contextLength());
        if (options.pricing().price() != null) {
            document.set("price", PriceWriter.document(options.pricing().price()));
        }
        if (options.pricing().unpriced() != null) {
            document.put("unpriced", options.pricing().unpriced().id());
        }
    }

    private static ObjectNode limit(Limit limit) {
        ObjectNode node = JsonCodec.object();
        node.put("calls", limit.calls());
        node.put("renewal_period", limit.renewalPeriod());
        if (limit.key() != null) {
            node.put("key", limit.key());
        }
        return node;
    }

    private static void put(ObjectNode node, String member, @Nullable Duration duration) {
        if (duration != null) {
            node.put(member, DurationText.format(duration));
        }
    }

    private static void put(ObjectNode node, String member, @Nullable Integer number) {
        if (number != null) {
            node.put(member, number);
        }
    }

    private static void put(ObjectNode node, String member, ObjectNode group) {
        if (!group.isEmpty()) {
            node.set(member, group);
        }
    }
}
