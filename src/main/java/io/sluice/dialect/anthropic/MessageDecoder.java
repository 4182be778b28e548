package io.sluice.dialect.anthropic;

import io.sluice.dialect.Excerpt;
import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads requests of {@code POST /v1/messages} and of its count of tokens. */
final class MessageDecoder {
    private static final Set<String> READ = Set.of(
            "model",
            "messages",
            "system",
            "max_tokens",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "metadata",
            "thinking",
            "output_config",
            "output_format",
            "tools",
            "tool_choice",
            "anthropic_version",
            "anthropic_beta");

    /** Members that say how Anthropic is to run or price a call, not what it is to answer: nothing to other vendors. */
    private static final Set<String> ITS_OWN =
            Set.of("cache_control", "container", "context_management", "diagnostics", "service_tier", "speed");

    private MessageDecoder() {}

    /**
     * @param answered whether an answer is wanted; a count needs no limit of tokens
     */
    static Decoded decode(Fields request, DocumentHeaders headers, boolean answered) {
        RouteName route = route(request);
        if (answered) {
            request.requireValue("max_tokens");
        }
        Delivery delivery = answered && request.isTrue("stream") ? Delivery.STREAM : Delivery.WHOLE;
        var chat = new ChatRequest(
                route,
                ConversationDecoder.decode(request),
                ParameterDecoder.decode(request, extensions(request)),
                ToolDecoder.decode(request),
                FormatDecoder.decode(request),
                delivery,
                headers.source(request.json()));
        return new Decoded(chat, ParameterDecoder.wantsThoughts(request));
    }

    /** The route: {@code model} is its name. A name that no route can have is an unknown route. */
    private static RouteName route(Fields request) {
        String name = request.requireText("model");
        if (name.isEmpty()) {
            throw Refused.with("model", "too_short", "String should have at least 1 character");
        }
        if (!RouteName.isValid(name)) {
            throw new CallFailed(new Failure.UnknownRoute(Excerpt.of(name)));
        }
        return new RouteName(name);
    }

    /** Everything that is said, that we have no word for and that an answer may depend on, in the order sent. */
    private static Extensions extensions(Fields request) {
        Map<String, Json> members = new LinkedHashMap<>();
        request.json().node().properties().forEach(member -> {
            String name = member.getKey();
            if (!READ.contains(name)
                    && !ITS_OWN.contains(name)
                    && !member.getValue().isNull()) {
                members.put(name, Json.of(member.getValue()));
            }
        });
        return members.isEmpty() ? Extensions.NONE : new Extensions(members, false);
    }
}
