package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Sampling;
import io.sluice.model.Source;
import io.sluice.model.Tooling;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.routing.Route;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Generation 1 to canonical requests. Temperature and candidate count are always sent, with MLflow's defaults of 0.0 and 1;
 * the temperature is scaled for the provider. The request also goes on as a document in OpenAI's words, for providers of that
 * family. Every method changes the body, and fails with {@link io.sluice.model.CallFailed} only.
 */
final class RoutesDecoder {
    private static final Bounds TEMPERATURE = Bounds.of(0, 1);
    private static final Bounds CANDIDATES = Bounds.of(1, 5);
    private static final BigDecimal DEFAULT_TEMPERATURE = new BigDecimal("0.0");

    /** Read by this class, or without meaning in this generation, which has no streams ({@code true} is refused). */
    private static final Set<String> GENERATING =
            Set.of("temperature", "candidate_count", "stop", "max_tokens", "model", "stream", "stream_options");

    private final Route route;
    private final Conventions conventions;
    private final Problems problems = new Problems();

    RoutesDecoder(Route route) {
        this.route = route;
        this.conventions = new Conventions(route, Generation.ROUTES);
    }

    ChatRequest chat(ObjectNode body) {
        var fields = new Fields(body, "", problems);
        Generating generating = generating(fields);
        List<Message> messages = new MessageReader(problems, true).read(fields);
        ResponseFormat format = new FormatReader(problems).read(fields);
        finish(generating, body);
        refuseTools(body);
        return new ChatRequest(
                route.name(),
                messages,
                parameters(generating, body, Set.of("messages", "response_format")),
                Tooling.NONE,
                format,
                Delivery.WHOLE,
                source(body));
    }

    CompletionRequest completion(ObjectNode body) {
        var fields = new Fields(body, "", problems);
        Generating generating = generating(fields);
        String prompt = fields.requiredText("prompt");
        finish(generating, body);
        return new CompletionRequest(
                route.name(),
                new Prompt.Texts(List.of(String.valueOf(prompt))),
                parameters(generating, body, Set.of("prompt")),
                true,
                Delivery.WHOLE,
                source(body));
    }

    EmbeddingRequest embedding(ObjectNode body) {
        Optional<Prompt> input = new InputReader(problems).texts(body, "text");
        problems.throwIfAny();
        conventions.check(body);
        var extras = new Extras(body, Set.of("text", "model"));
        return new EmbeddingRequest(
                route.name(),
                input.orElseThrow(),
                extras.count("dimensions"),
                extras.text("user"),
                extras.rest(),
                embeddingSource(body));
    }

    private static Generating generating(Fields fields) {
        return new Generating(
                fields.numberOr("temperature", DEFAULT_TEMPERATURE, TEMPERATURE),
                (int) fields.wholeOr("candidate_count", 1, CANDIDATES),
                fields.texts("stop"),
                fields.whole("max_tokens", Bounds.COUNT));
    }

    /** Defaults go into the body only now: problems show what the caller sent. */
    private void finish(Generating generating, ObjectNode body) {
        problems.throwIfAny();
        refuseStream(body);
        body.put("temperature", generating.temperature).put("candidate_count", generating.candidates);
        conventions.check(body);
    }

    private static void refuseStream(ObjectNode body) {
        if (body.path("stream").asBoolean()) {
            throw new CallFailed(new Failure.Unsupported(
                    "stream",
                    "MLflow's first generation has no streams: its answers come whole. Leave out 'stream', or speak the second"
                            + " generation, at /endpoints/{name}/invocations."));
        }
    }

    /** Its answers are text: the calls that a model makes of tools would be lost. */
    private static void refuseTools(ObjectNode body) {
        for (String member : List.of("tools", "functions")) {
            if (!body.path(member).isEmpty()) {
                throw new CallFailed(new Failure.Unsupported(
                        member,
                        "MLflow's first generation has no tools: its answers are text. Leave out '" + member
                                + "', or speak the second generation, at /endpoints/{name}/invocations."));
            }
        }
    }

    private Parameters parameters(Generating generating, ObjectNode body, Set<String> read) {
        var known = new HashSet<>(GENERATING);
        known.addAll(read);
        var extras = new Extras(body, known);
        var sampling = new Sampling(
                conventions.scaled(generating.temperature),
                extras.number("top_p"),
                extras.whole("top_k"),
                extras.number("presence_penalty"),
                extras.number("frequency_penalty"),
                extras.whole("seed"),
                extras.object("logit_bias"));
        var limits = new OutputLimits(generating.maxTokens, generating.stop, generating.candidates);
        String effort = extras.text("reasoning_effort");
        return new Parameters(sampling, limits, effort, null, extras.text("user"), extras.rest());
    }

    /** The same request in OpenAI's words. */
    private Source source(ObjectNode body) {
        ObjectNode document = JsonCodec.object();
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "stream", "stream_options" -> {
                    // this generation has no streams
                }
                case "temperature" -> document.put("temperature", conventions.scaled(value.decimalValue()));
                case "candidate_count" -> document.set("n", value);
                default -> {
                    if (!value.isNull() && !document.has(member.getKey())) {
                        document.set(member.getKey(), value);
                    }
                }
            }
        }
        return new Source(Family.OPENAI, Json.of(document));
    }

    private static Source embeddingSource(ObjectNode body) {
        ObjectNode document = JsonCodec.object();
        document.set("input", body.get("text"));
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            if (!member.getKey().equals("text") && !member.getValue().isNull() && !document.has(member.getKey())) {
                document.set(member.getKey(), member.getValue());
            }
        }
        return new Source(Family.OPENAI, Json.of(document));
    }

    private record Generating(
            BigDecimal temperature,
            int candidates,
            List<String> stop,
            @Nullable Long maxTokens) {}
}
