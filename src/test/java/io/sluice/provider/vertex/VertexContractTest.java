package io.sluice.provider.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.ChatRequest;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Claude and embeddings as this host has them; its Gemini is in the family's own tests. */
class VertexContractTest extends ProviderContract {
    @Override
    protected String name() {
        return "vertex-ai";
    }

    @Override
    protected ProviderWire wire() {
        return new VertexTestWire();
    }

    @Override
    protected Reported reported(JsonNode usage) {
        if (usage.has("token_count")) {
            return new Reported(usage.path("token_count").asLong(), 0);
        }
        long prompt = usage.path("input_tokens").asLong()
                + usage.path("cache_creation_input_tokens").asLong()
                + usage.path("cache_read_input_tokens").asLong();
        return new Reported(prompt, usage.path("output_tokens").asLong());
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-own-document", ownDocument());
        requests.put(
                "embeddings-too-many",
                CanonicalRequests.embedding(new Prompt.Texts(Collections.nCopies(251, "a")), null));
        requests.put("embeddings-own-members", extended("task_type", "\"RETRIEVAL_QUERY\"", "autoTruncate", "false"));
        requests.put("embeddings-unknown-member", extended("encoding", "\"hex\"", "store", "true"));
        return requests;
    }

    /** Of Anthropic's dialect: its version is replaced, its features become a header, all else stays. */
    private static ChatRequest ownDocument() {
        Json document = CanonicalRequests.json("""
                {"anthropic_version":"2023-06-01","anthropic_beta":["context-1m-2025-08-07"],"model":"route","max_tokens":5,\
                "stream":true,"messages":[{"role":"user","content":"Hi"}],"future_member":{"a":1}}""");
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(Message.of(Role.USER, "Hi")),
                CanonicalRequests.parameters(),
                Tooling.NONE,
                new ResponseFormat.Text(),
                Delivery.STREAM,
                new Source(Family.ANTHROPIC, document));
    }

    private static EmbeddingRequest extended(String name, String value, String other, String otherValue) {
        var members = new LinkedHashMap<String, Json>();
        members.put(name, CanonicalRequests.json(value));
        members.put(other, CanonicalRequests.json(otherValue));
        return new EmbeddingRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("a", "b")),
                256,
                null,
                new Extensions(members, false),
                null);
    }
}
