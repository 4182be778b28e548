package io.sluice.provider.compatible;

import static io.sluice.provider.CanonicalRequests.ROUTE;
import static io.sluice.provider.CanonicalRequests.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Source;
import io.sluice.model.Tooling;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.support.Golden;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every server of the table by the contract of all providers. Golden files of requests hold what differs from {@link
 * CompatibleServers#PLAIN}; {@code lenient.json} holds what becomes of a document that says everything the family knows,
 * and so lists what the server cannot take.
 */
@ParameterizedClass
@MethodSource("io.sluice.provider.compatible.CompatibleServers#all")
class CompatibleContractTest extends ProviderContract {
    private static final Json OWN_CHAT = json("""
            {"model":"my-route","messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],
             "temperature":0.30,"max_tokens":5,"unheard_of":{"deep":[1.10,null]},"stream":true}""");
    private static final Json EVERYTHING = json("""
            {"model":"my-route","messages":[
               {"role":"system","content":"Be brief."},
               {"role":"user","name":"ann","content":[{"type":"text","text":"What is this? "},
                 {"type":"image_url","image_url":{"url":"https://images.example/a.png"}},{"type":"text","text":"Say."}]}],
             "temperature":1.9,"top_p":0.9,"top_k":40,"seed":7,"stop":["A","B","C","D","E"],"n":2,"max_tokens":100,
             "presence_penalty":0.1,"frequency_penalty":0.2,"logit_bias":{"50256":-100},"logprobs":true,"top_logprobs":2,
             "user":"end-user-1","metadata":{"a":"b"},"store":true,"service_tier":"flex","safety_identifier":"s",
             "prompt_cache_key":"p","verbosity":"low","prediction":{"type":"content","content":"x"},
             "reasoning_effort":"low","parallel_tool_calls":false,"tool_choice":"required",
             "tools":[{"type":"function","function":{"name":"now"}}],
             "response_format":{"type":"json_schema","json_schema":{"name":"city","schema":{"type":"object"}}},
             "stream":true,"stream_options":{"include_obfuscation":false}}""");

    @Parameter
    CompatibleServer server;

    @Override
    protected String name() {
        return server.id().value();
    }

    @Override
    protected ProviderWire wire() {
        return CompatibleWire.of(server, Leniency.STRICT);
    }

    @Override
    protected Optional<ProviderWire> basis() {
        return server == CompatibleServers.PLAIN
                ? Optional.empty()
                : Optional.of(CompatibleWire.of(CompatibleServers.PLAIN, Leniency.STRICT));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        long total = usage.path("total_tokens").asLong();
        long prompt = usage.has("prompt_tokens") ? usage.get("prompt_tokens").asLong() : total;
        long completion =
                Math.max(total - prompt, usage.path("completion_tokens").asLong());
        // Perplexity's total leaves reasoning out, which it counts apart
        return new Reported(prompt, completion + usage.path("reasoning_tokens").asLong());
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-own-document", own(OWN_CHAT, Delivery.WHOLE));
        requests.put("chat-own-document-streamed", own(OWN_CHAT, Delivery.STREAM));
        requests.put("completions-own-document", ownCompletion());
        return requests;
    }

    @Test
    void leavesOutWhatItCannotTakeWhereTheRouteIsLenient() throws InvalidJson {
        ArrayNode left = JsonCodec.array();
        var lenient = CompatibleWire.of(server, (field, message) -> left.add(field + ": " + message));

        JsonNode sent = JsonCodec.read(lenient.request(own(EVERYTHING, Delivery.STREAM)));

        ObjectNode told = JsonCodec.object();
        told.set("left", left);
        told.set("sent", sent);
        Golden.folder("provider/" + name()).matchesJson("lenient.json", told);
    }

    private static ChatRequest own(Json document, Delivery delivery) {
        return new ChatRequest(
                ROUTE,
                List.of(Message.of(Role.USER, "Hi")),
                CanonicalRequests.parameters(),
                Tooling.NONE,
                new ResponseFormat.Text(),
                delivery,
                new Source(Family.OPENAI, document));
    }

    private static CompletionRequest ownCompletion() {
        return new CompletionRequest(
                ROUTE,
                new Prompt.Texts(List.of("Once")),
                CanonicalRequests.parameters(),
                false,
                Delivery.STREAM,
                new Source(
                        Family.OPENAI,
                        json("{\"model\":\"my-route\",\"prompt\":\"Once\",\"echo\":true,\"suffix\":\"end\"}")));
    }
}
