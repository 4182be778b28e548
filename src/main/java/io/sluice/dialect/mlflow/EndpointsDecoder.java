package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Sampling;
import io.sluice.model.Source;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.routing.Route;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Generation 2 to canonical requests. The schema is that of MLflow 3.9 and later: no temperature unless the caller names one,
 * which is scaled for the provider, and {@code n} is always sent. The body itself, put right, is the document for providers
 * of OpenAI's family. Every method changes the body, and fails with {@link io.sluice.model.CallFailed} only.
 */
final class EndpointsDecoder {
    private static final Bounds CANDIDATES = Bounds.of(1, Integer.MAX_VALUE);
    private static final Bounds TEMPERATURE = Bounds.of(0, 2);
    private static final Bounds TOP_P = Bounds.of(0, 1);
    private static final Bounds PENALTY = Bounds.of(-2, 2);

    private static final Set<String> CHAT = Set.of(
            "messages",
            "tools",
            "tool_choice",
            "response_format",
            "n",
            "stop",
            "max_tokens",
            "max_completion_tokens",
            "stream",
            "stream_options",
            "model",
            "temperature",
            "top_p",
            "presence_penalty",
            "frequency_penalty",
            "top_k");
    private static final Set<String> COMPLETION = completionMembers();

    private final Route route;
    private final Conventions conventions;
    private final Problems problems = new Problems();

    EndpointsDecoder(Route route) {
        this.route = route;
        this.conventions = new Conventions(route, Generation.ENDPOINTS);
    }

    ChatRequest chat(ObjectNode body) {
        var fields = new Fields(body, "", problems);
        Generating generating = generating(fields);
        List<Message> messages = new MessageReader(problems, false).read(fields);
        var toolReader = new ToolReader(problems);
        List<ToolSpec> tools = toolReader.tools(fields);
        ToolChoice choice = toolReader.choice(fields);
        problems.throwIfAny();
        toolReader.refuseUnityCatalog();
        finish(generating, body);

        var extras = new Extras(body, CHAT);
        Boolean parallel = extras.truth("parallel_tool_calls");
        String effort = extras.text("reasoning_effort");
        Integer logProbs = logProbs(extras);
        return new ChatRequest(
                route.name(),
                messages,
                parameters(generating, extras, effort, logProbs),
                new Tooling(tools, choice, parallel),
                generating.format,
                generating.delivery,
                source(body, generating));
    }

    CompletionRequest completion(ObjectNode body) {
        var fields = new Fields(body, "", problems);
        Generating generating = generating(fields);
        String prompt = fields.requiredText("prompt");
        problems.throwIfAny();
        finish(generating, body);

        var extras = new Extras(body, COMPLETION);
        return new CompletionRequest(
                route.name(),
                new Prompt.Texts(List.of(String.valueOf(prompt))),
                parameters(generating, extras, null, null),
                false,
                generating.delivery,
                source(body, generating));
    }

    /** Reads embeddings; {@code encoding_format} is the encoder's to heed, and goes no further. */
    EmbeddingRequest embedding(ObjectNode body) {
        Optional<Prompt> input = new InputReader(problems).textsOrTokens(body, "input");
        problems.throwIfAny();
        EmbeddingFormat.takeFrom(body);
        check(body);

        var extras = new Extras(body, Set.of("input", "model"));
        return new EmbeddingRequest(
                route.name(),
                input.orElseThrow(),
                extras.count("dimensions"),
                extras.text("user"),
                extras.rest(),
                new Source(Family.OPENAI, Json.of(body)));
    }

    private Generating generating(Fields fields) {
        // In the order of MLflow's schema: problems are told in it.
        long candidates = fields.wholeOr("n", 1, CANDIDATES);
        List<String> stop = fields.texts("stop");
        Long maxTokens = fields.whole("max_tokens", Bounds.COUNT);
        Long maxCompletionTokens = fields.whole("max_completion_tokens", Bounds.COUNT);
        Boolean stream = fields.truth("stream");
        fields.dictionary("stream_options");
        fields.text("model");
        ResponseFormat format = new FormatReader(problems).read(fields);
        BigDecimal temperature = fields.number("temperature", TEMPERATURE);
        BigDecimal topP = fields.number("top_p", TOP_P);
        BigDecimal presence = fields.number("presence_penalty", PENALTY);
        BigDecimal frequency = fields.number("frequency_penalty", PENALTY);
        Long topK = fields.whole("top_k", Bounds.COUNT);
        return new Generating(
                new Sampling(
                        temperature == null ? null : conventions.scaled(temperature),
                        topP,
                        topK,
                        presence,
                        frequency,
                        null,
                        null),
                new OutputLimits(maxTokens == null ? maxCompletionTokens : maxTokens, stop, (int) candidates),
                format,
                Boolean.TRUE.equals(stream) ? Delivery.STREAM : Delivery.WHOLE);
    }

    /** Defaults go into the body only now: problems show what the caller sent. */
    private void finish(Generating generating, ObjectNode body) {
        body.put("n", generating.limits.candidates());
        check(body);
    }

    private void check(ObjectNode body) {
        body.properties().removeIf(member -> member.getValue().isNull());
        conventions.check(body);
    }

    private static Parameters parameters(
            Generating generating, Extras extras, @Nullable String effort, @Nullable Integer logProbs) {
        Sampling said = generating.sampling;
        var sampling = new Sampling(
                said.temperature(),
                said.topP(),
                said.topK(),
                said.presencePenalty(),
                said.frequencyPenalty(),
                extras.whole("seed"),
                extras.object("logit_bias"));
        return new Parameters(sampling, generating.limits, effort, logProbs, extras.text("user"), extras.rest());
    }

    /** OpenAI's pair of members as one number; replies of this dialect have no place for them, providers may want them. */
    private static @Nullable Integer logProbs(Extras extras) {
        Boolean wanted = extras.truth("logprobs");
        Integer alternatives = extras.count("top_logprobs");
        if (!Boolean.TRUE.equals(wanted)) {
            return null;
        }
        return alternatives == null ? 0 : alternatives;
    }

    private static Source source(ObjectNode body, Generating generating) {
        BigDecimal temperature = generating.sampling.temperature();
        if (temperature != null) {
            body.put("temperature", temperature);
        }
        return new Source(Family.OPENAI, Json.of(body));
    }

    private static Set<String> completionMembers() {
        var members = new HashSet<>(CHAT);
        members.removeAll(Set.of("messages", "tools", "tool_choice", "response_format"));
        members.add("prompt");
        return Set.copyOf(members);
    }

    private record Generating(Sampling sampling, OutputLimits limits, ResponseFormat format, Delivery delivery) {}
}
