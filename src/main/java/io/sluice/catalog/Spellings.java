package io.sluice.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a definition in any spelling that MLflow's documentation, blogs and clients use beside our own.
 *
 * <pre>
 * native       {name, task, provider, model: text, config}
 * MLflow       {name, route_type|endpoint_type, model: {provider, name, config}}
 *              the same with openai_config instead of config, with data instead of model
 * Databricks   {name, config: {served_entities: [{external_model: {provider, name, task, openai_config}}]}}
 * </pre>
 */
final class Spellings {
    private static final List<String> NESTED = List.of("model", "data", "external_model");
    private static final List<String> TYPES = List.of("route_type", "endpoint_type", "task");
    private static final List<String> ENTITIES = List.of("served_entities", "served_models");

    private final Members document;
    private final Members target;

    private Spellings(Members document, Members target) {
        this.document = document;
        this.target = target;
    }

    static Spellings of(Members document) {
        Members entity = servedEntity(document);
        Members nested = (entity == null ? document : entity).findObject(NESTED);
        return new Spellings(document, nested != null ? nested : entity != null ? entity : document);
    }

    /** Whether the target is described by an object of its own. */
    private boolean nested() {
        return target != document;
    }

    Members.@Nullable Found type() {
        var outer = document.findAny("task", TYPES);
        var inner = nested() ? target.findAny("task", TYPES) : null;
        return outer != null ? outer : inner;
    }

    @Nullable
    String provider() {
        String inner = target.text("provider");
        return inner != null || !nested() ? inner : document.text("provider");
    }

    @Nullable
    String modelName() {
        return target.text(nested() ? "name" : "model");
    }

    /** The provider's settings; null when there are none. */
    @Nullable
    Members config(ProviderId id, @Nullable Provider provider) {
        var spellings = new ArrayList<String>();
        spellings.add("config");
        Stream<ProviderId> ids = provider == null
                ? Stream.of(id)
                : Stream.concat(Stream.of(id, provider.id()), provider.aliases().stream());
        ids.map(name -> name.value().replace('-', '_') + "_config").distinct().forEach(spellings::add);
        var inner = target.findAny("config", spellings);
        if (inner != null || !nested()) {
            return target.asObject(inner);
        }
        return document.asObject(document.findAny("config", spellings));
    }

    /** The path of the model's name, for messages. */
    String modelField() {
        return target.field(nested() ? "name" : "model");
    }

    String configField() {
        return target.field("config");
    }

    String providerField() {
        return target.field("provider");
    }

    private static @Nullable Members servedEntity(Members document) {
        if (!(document.peek("config") instanceof ObjectNode config)
                || ENTITIES.stream().noneMatch(config::has)) {
            return null;
        }
        Members wrapper = document.asObject(document.find("config"));
        Members.Found entities = wrapper == null ? null : wrapper.findAny(ENTITIES.getFirst(), ENTITIES);
        if (entities == null || wrapper == null) {
            return null;
        }
        if (entities.value() instanceof ArrayNode list
                && list.size() == 1
                && list.get(0) instanceof ObjectNode entity) {
            return wrapper.element(entities.member(), 0, entity);
        }
        wrapper.problem(
                entities.member(),
                "one_entity",
                "'" + wrapper.field(entities.member()) + "' must hold exactly one object.");
        return null;
    }
}
