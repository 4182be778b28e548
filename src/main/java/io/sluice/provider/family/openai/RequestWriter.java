package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Extensions;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.Prompt;
import io.sluice.model.Role;
import io.sluice.model.Source;
import io.sluice.provider.Leniency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests. A caller's document of the family goes out as it came, member by member; only the model, a bound on the
 * output that was lowered on the way, and what rules the delivery are ours. All other requests are written from their
 * canonical values. The server's own rules come last, for both.
 */
final class RequestWriter {
    private final @Nullable String model;
    private final Quirks quirks;
    private final Leniency leniency;
    private final ParameterWriter parameters;
    private final ToolWriter tools;

    /**
     * @param model what {@code model} is to be; null for none, where the address says it
     */
    RequestWriter(@Nullable String model, Quirks quirks, Leniency leniency) {
        this.model = model;
        this.quirks = quirks;
        this.leniency = leniency;
        this.parameters = new ParameterWriter(quirks, leniency);
        this.tools = new ToolWriter(leniency);
    }

    ObjectNode chat(ChatRequest request) {
        ObjectNode body = ownDocument(request);
        if (body != null) {
            parameters.boundOfChat(request.parameters().limits(), body);
        } else {
            body = begin();
            body.set("messages", MessageWriter.write(request.messages(), quirks));
            parameters.chat(request.parameters(), body);
            tools.tools(request.tooling(), body);
            tools.format(request.format(), body);
            parameters.extensions(request.parameters().extensions(), body);
        }
        return ServerRules.applied(quirks.rules().chat(), deliver(body, request.delivery()), leniency);
    }

    ObjectNode completion(CompletionRequest request) {
        ObjectNode body = ownDocument(request);
        if (body != null) {
            parameters.boundOfCompletion(request.parameters().limits(), body);
        } else {
            body = begin();
            body.set("prompt", prompt(request.prompt()));
            parameters.completion(request.parameters(), body);
            parameters.extensions(request.parameters().extensions(), body);
        }
        return ServerRules.applied(quirks.rules().completions(), deliver(body, request.delivery()), leniency);
    }

    /** The same as a chat whose one message is the prompt. */
    ObjectNode completionAsChat(CompletionRequest request, String prompt) {
        ObjectNode body = begin();
        body.set("messages", MessageWriter.write(List.of(Message.of(Role.USER, prompt)), quirks));
        parameters.chat(request.parameters(), body);
        Extensions extensions = request.parameters().extensions();
        boolean ofFamily = request.source() != null && request.source().isOf(Family.OPENAI);
        parameters.extensions(ofFamily ? new Extensions(extensions.members(), true) : extensions, body);
        RequestRules.withoutChat(body, leniency);
        return ServerRules.applied(quirks.rules().chat(), deliver(body, request.delivery()), leniency);
    }

    ObjectNode embedding(EmbeddingRequest request) {
        ObjectNode body = ownDocument(request);
        if (body == null) {
            body = begin();
            body.set("input", prompt(request.input()));
            if (request.dimensions() != null) {
                body.put("dimensions", request.dimensions());
            }
            parameters.user(request.user(), body);
            parameters.extensions(request.extensions(), body);
        }
        return ServerRules.applied(quirks.rules().embeddings(), body, leniency);
    }

    private @Nullable ObjectNode ownDocument(ModelRequest request) {
        Source source = request.source();
        if (source == null || !source.isOf(Family.OPENAI)) {
            return null;
        }
        ObjectNode document = source.document().copyOfObject();
        if (model == null) {
            document.remove("model");
        } else {
            document.put("model", model);
        }
        return document;
    }

    private ObjectNode begin() {
        ObjectNode body = JsonCodec.object();
        if (model != null) {
            body.put("model", model);
        }
        return body;
    }

    /** Streams are always asked to tell their usage; a server refuses options of a stream that is none. */
    private static ObjectNode deliver(ObjectNode body, Delivery delivery) {
        switch (delivery) {
            case WHOLE -> body.remove(List.of("stream", "stream_options"));
            case STREAM -> {
                JsonNode asked = body.get("stream_options");
                ObjectNode options =
                        asked instanceof ObjectNode ? Json.of(asked).copyOfObject() : JsonCodec.object();
                body.put("stream", true);
                body.set("stream_options", options.put("include_usage", true));
            }
        }
        return body;
    }

    private static JsonNode prompt(Prompt prompt) {
        ArrayNode all = JsonCodec.array();
        switch (prompt) {
            case Prompt.Texts(var texts) -> texts.forEach(all::add);
            case Prompt.Tokens(var sequences) -> {
                for (List<Long> sequence : sequences) {
                    ArrayNode tokens = all.addArray();
                    sequence.forEach(tokens::add);
                }
            }
        }
        return all.size() == 1 ? all.get(0) : all;
    }
}
