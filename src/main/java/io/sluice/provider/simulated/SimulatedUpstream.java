package io.sluice.provider.simulated;

import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.Candidate;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers by itself: every capability, no network. */
final class SimulatedUpstream
        implements Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.Completions,
                Upstream.CompletionStream,
                Upstream.Embeddings {
    private final Vertx vertx;
    private final SimulatedConfig config;
    private final String model;

    SimulatedUpstream(Vertx vertx, SimulatedConfig config, String model) {
        this.vertx = vertx;
        this.config = config;
        this.model = model;
    }

    @Override
    public void rehearse(ChatRequest request) {
        refuse(request);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return after(config.thinkingTime()).map(ignored -> answer(attempt.call(), attempt.request()));
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return Multi.createFrom().deferred(() -> told(answer(attempt.call(), attempt.request())));
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return after(config.thinkingTime()).map(ignored -> {
            ChatResponse answer = completed(attempt.call(), attempt.request());
            var choices = answer.candidates().stream()
                    .map(one -> new CompletionResponse.Choice(one.index(), one.text(), one.finish(), null))
                    .toList();
            return new CompletionResponse(answer.meta(), choices, answer.usage(), null);
        });
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return Multi.createFrom().deferred(() -> told(completed(attempt.call(), attempt.request())));
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return after(config.thinkingTime()).map(ignored -> {
            EmbeddingRequest request = attempt.request();
            List<String> texts = texts(request.input(), "input");
            var vectors = texts.stream()
                    .map(text -> SimulatedVector.of(text, request.dimensions()))
                    .toList();
            long tokens = texts.stream().mapToLong(SimulatedText::count).sum();
            return new EmbeddingResponse(
                    meta(attempt.call()), vectors, Usage.reported(Usage.Tokens.of(tokens, 0), null), null);
        });
    }

    private ChatResponse answer(CallId call, ChatRequest request) {
        refuse(request);
        String question = "";
        long prompt = 0;
        for (Message message : request.messages()) {
            String text = message.text();
            prompt += SimulatedText.count(text);
            question = message.role() == Role.USER ? text : question;
        }
        ToolSpec forced = forcedTool(request);
        OutputLimits limits = request.parameters().limits();
        var candidates = new ArrayList<Candidate>();
        long output = 0;
        for (int n = 0; n < wanted(limits); n++) {
            if (forced != null) {
                var toolCall = new Part.ToolCall(call.value().replace("req_", "call_") + n, forced.name(), "{}");
                candidates.add(new Candidate(n, List.of(toolCall), FinishReason.TOOL_CALLS, null));
                output++;
                continue;
            }
            SimulatedText text = request.format() instanceof ResponseFormat.JsonObject
                    ? SimulatedText.of("{\"simulated\": true}", limits.maxTokens())
                    : SimulatedText.answering(question, limits);
            candidates.add(new Candidate(n, List.of(new Part.Text(text.text())), text.finish(), null));
            output += text.words().size();
        }
        return new ChatResponse(meta(call), candidates, Usage.reported(Usage.Tokens.of(prompt, output), null), null);
    }

    /** What it would have to make up an answer to: it reads text and nothing else. */
    private static void refuse(ChatRequest request) {
        if (request.format() instanceof ResponseFormat.JsonSchema
                || request.format() instanceof ResponseFormat.Opaque) {
            throw unsupported(
                    "response_format", "The simulated provider answers text or 'json_object', not by a schema.");
        }
        for (int i = 0; i < request.messages().size(); i++) {
            for (Part part : request.messages().get(i).parts()) {
                if (part instanceof Part.Image || part instanceof Part.Audio || part instanceof Part.Document) {
                    throw unsupported(
                            "messages." + i + ".content",
                            "The simulated provider reads text only: no pictures, no sound, no files.");
                }
            }
        }
        if (request.parameters().logProbs() != null) {
            throw unsupported("logprobs", "The simulated provider tells no log probabilities. Remove 'logprobs'.");
        }
        String effort = request.parameters().reasoningEffort();
        if (effort != null && !effort.equals("none")) {
            throw unsupported("reasoning_effort", "The simulated provider does not think. Remove 'reasoning_effort'.");
        }
    }

    private static CallFailed unsupported(String field, String message) {
        return new CallFailed(new Failure.Unsupported(field, message));
    }

    private ChatResponse completed(CallId call, CompletionRequest request) {
        OutputLimits limits = request.parameters().limits();
        var candidates = new ArrayList<Candidate>();
        long prompt = 0;
        long output = 0;
        for (String text : texts(request.prompt(), "prompt")) {
            prompt += SimulatedText.count(text);
            for (int n = 0; n < wanted(limits); n++) {
                SimulatedText said = SimulatedText.answering(text, limits);
                candidates.add(
                        new Candidate(candidates.size(), List.of(new Part.Text(said.text())), said.finish(), null));
                output += said.words().size();
            }
        }
        return new ChatResponse(meta(call), candidates, Usage.reported(Usage.Tokens.of(prompt, output), null), null);
    }

    /** An answer as a stream, a word a frame, at the configured pace. */
    private Multi<ReplyFrame> told(ChatResponse answer) {
        var frames = new ArrayList<ReplyFrame>();
        frames.add(ReplyFrame.of(new ReplyEvent.Started(answer.meta())));
        for (Candidate candidate : answer.candidates()) {
            int n = candidate.index();
            for (String word : SimulatedText.of(candidate.text(), null).words()) {
                frames.add(ReplyFrame.of(new ReplyEvent.TextDelta(n, word)));
            }
            int calls = 0;
            for (Part part : candidate.parts()) {
                if (part instanceof Part.ToolCall(String id, String name, String arguments)) {
                    frames.add(ReplyFrame.of(
                            new ReplyEvent.ToolCallStarted(n, calls, id, name),
                            new ReplyEvent.ToolCallDelta(n, calls, arguments)));
                    calls++;
                }
            }
            frames.add(ReplyFrame.of(new ReplyEvent.Finished(n, candidate.finish())));
        }
        frames.add(ReplyFrame.of(new ReplyEvent.UsageReported(answer.usage())));
        return Multi.createBy()
                .concatenating()
                .streams(
                        after(config.thinkingTime())
                                .toMulti()
                                .onItem()
                                .transformToMultiAndConcatenate(
                                        x -> Multi.createFrom().empty()),
                        Multi.createFrom().iterable(frames).onItem().call(frame -> after(config.pace())));
    }

    private Uni<Boolean> after(Duration pause) {
        if (pause.isZero() || pause.isNegative()) {
            return Uni.createFrom().item(true);
        }
        return Uni.createFrom().emitter(emitter -> {
            long timer = vertx.setTimer(Math.max(1, pause.toMillis()), ignored -> emitter.complete(true));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
        });
    }

    private ReplyMeta meta(CallId call) {
        return new ReplyMeta(call.value().replace("req_", "sim-"), model, null);
    }

    private static int wanted(OutputLimits limits) {
        Integer candidates = limits.candidates();
        return candidates == null ? 1 : candidates;
    }

    private static @Nullable ToolSpec forcedTool(ChatRequest request) {
        List<ToolSpec> tools = request.tooling().tools();
        return switch (request.tooling().choice()) {
            case ToolChoice.Required _ -> tools.isEmpty() ? null : tools.getFirst();
            case ToolChoice.Named(String name) ->
                tools.stream()
                        .filter(tool -> tool.name().equals(name))
                        .findFirst()
                        .orElse(null);
            case ToolChoice.Auto _, ToolChoice.None _, ToolChoice.Opaque _ -> null;
            case null -> null;
        };
    }

    private static List<String> texts(Prompt prompt, String field) {
        return switch (prompt) {
            case Prompt.Texts(var texts) -> texts;
            case Prompt.Tokens _ ->
                throw new CallFailed(new Failure.Unsupported(
                        field, "The simulated provider has no tokenizer: send text instead of token ids."));
        };
    }
}
