package io.sluice.provider.openai;

import static io.sluice.provider.CanonicalRequests.ROUTE;
import static io.sluice.provider.CanonicalRequests.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Extensions;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Source;
import io.sluice.model.Tooling;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** OpenAI itself, a model that does not reason. */
class OpenAiProviderTest extends ProviderContract {
    private static final Json OWN_CHAT = json("""
            {"model":"my-route","messages":[{"role":"user","content":[{"type":"text","text":"Hi","unknown":1}]}],
             "temperature":0.30,"max_tokens":5,"metadata":{"a":"b"},"unheard_of":{"deep":[1.10,null]},
             "stream_options":{"include_obfuscation":false},"stream":true}""");
    private static final Json OWN_COMPLETION = json("""
            {"model":"my-route","prompt":["Once","Twice"],"best_of":2,"echo":true,"logprobs":3,"suffix":"end"}""");
    private static final Json OWN_EMBEDDING = json("""
            {"model":"my-route","input":[[1,2]],"encoding_format":"base64","input_type":"query"}""");

    @Override
    protected String name() {
        return "openai";
    }

    @Override
    protected ProviderWire wire() {
        return OpenAiWire.of("gpt-4o-mini", "", Map.of());
    }

    @Override
    protected Reported reported(JsonNode usage) {
        long total = usage.path("total_tokens").asLong();
        long prompt = usage.has("prompt_tokens") ? usage.get("prompt_tokens").asLong() : total;
        return new Reported(
                prompt, Math.max(total - prompt, usage.path("completion_tokens").asLong()));
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-own-document", own(OWN_CHAT, Delivery.WHOLE));
        requests.put("chat-own-document-streamed", own(OWN_CHAT, Delivery.STREAM));
        requests.put("completions-own-document", ownCompletion());
        requests.put("embeddings-own-document", ownEmbedding());
        return requests;
    }

    static ChatRequest own(Json document, Delivery delivery) {
        return new ChatRequest(
                ROUTE,
                List.of(Message.of(Role.USER, "Hi")),
                CanonicalRequests.parameters(),
                Tooling.NONE,
                new ResponseFormat.Text(),
                delivery,
                new Source(Family.OPENAI, document));
    }

    static CompletionRequest ownCompletion() {
        return new CompletionRequest(
                ROUTE,
                new Prompt.Texts(List.of("Once", "Twice")),
                CanonicalRequests.parameters(),
                false,
                Delivery.STREAM,
                new Source(Family.OPENAI, OWN_COMPLETION));
    }

    static EmbeddingRequest ownEmbedding() {
        return new EmbeddingRequest(
                ROUTE,
                new Prompt.Tokens(List.of(List.of(1L, 2L))),
                null,
                null,
                Extensions.NONE,
                new Source(Family.OPENAI, OWN_EMBEDDING));
    }
}
