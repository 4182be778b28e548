package io.sluice.dialect.openai;

import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.RouteName;
import io.sluice.model.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What requests of every kind share: whom they ask, how they want the answer, and what we have no word for. */
final class Envelope {
    /** Members that are passed on unread; only their types are known. */
    private static final Map<String, Kind> KNOWN_EXTRAS = Map.ofEntries(
            Map.entry("service_tier", Kind.TEXT),
            Map.entry("safety_identifier", Kind.TEXT),
            Map.entry("prompt_cache_key", Kind.TEXT),
            Map.entry("prompt_cache_retention", Kind.TEXT),
            Map.entry("verbosity", Kind.TEXT),
            Map.entry("suffix", Kind.TEXT),
            Map.entry("store", Kind.FLAG),
            Map.entry("echo", Kind.FLAG),
            Map.entry("metadata", Kind.OBJECT),
            Map.entry("prediction", Kind.OBJECT),
            Map.entry("audio", Kind.OBJECT),
            Map.entry("web_search_options", Kind.OBJECT),
            Map.entry("prompt_cache_options", Kind.OBJECT),
            Map.entry("modalities", Kind.ARRAY));

    private Envelope() {}

    /** The route: {@code model} is its name. A name that no route can have is an unknown route. */
    static RouteName route(Fields request) {
        String name = request.requireText("model");
        if (name.isEmpty()) {
            throw Refused.emptyText("model");
        }
        if (!RouteName.isValid(name)) {
            throw new CallFailed(new Failure.UnknownRoute(Refused.cut(name)));
        }
        return new RouteName(name);
    }

    static Delivery delivery(Fields request) {
        return request.isTrue("stream") ? Delivery.STREAM : Delivery.WHOLE;
    }

    /** Whether the stream is to end with its usage. The options are refused when there is no stream, as OpenAI does. */
    static boolean usageInStream(Fields request, Delivery delivery) {
        Fields options = request.object("stream_options");
        if (options == null) {
            return false;
        }
        if (delivery == Delivery.WHOLE) {
            throw Refused.with(
                    "stream_options",
                    "invalid_value",
                    "The 'stream_options' parameter is only allowed when 'stream' is true.");
        }
        return options.isTrue("include_usage");
    }

    /** The document, for servers of the family. */
    static Source source(Fields request) {
        return new Source(Family.OPENAI, request.json());
    }

    /** Everything that is said and not among {@code read}, in the order sent. */
    static Extensions extensions(Fields request, Set<String> read) {
        Map<String, Json> members = new LinkedHashMap<>();
        request.json().node().properties().forEach(member -> {
            String name = member.getKey();
            if (!read.contains(name) && !member.getValue().isNull()) {
                checkExtra(request, name, KNOWN_EXTRAS.get(name));
                members.put(name, Json.of(member.getValue()));
            }
        });
        return members.isEmpty() ? Extensions.NONE : new Extensions(members, false);
    }

    private static void checkExtra(Fields request, String name, @Nullable Kind kind) {
        switch (kind) {
            case null -> {
                // not known to us: its own server checks it
            }
            case TEXT -> request.text(name);
            case FLAG -> request.flag(name);
            case OBJECT -> request.object(name);
            case ARRAY -> request.array(name);
        }
    }

    private enum Kind {
        TEXT,
        FLAG,
        OBJECT,
        ARRAY
    }
}
