package io.sluice.provider;

import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Part;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.RouteName;
import io.sluice.model.Sampling;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chat may hold or ask for beside text. Each has a smallest chat that does, with which upstreams are asked whether
 * they take it; nothing is declared anywhere else.
 */
public enum ChatFeature {
    /** Functions that the model may call. */
    TOOLS("tools", chat(user(), new Tooling(List.of(tool()), null, null))),
    /** A caller's word on which of them it must call. */
    TOOL_CHOICE("tool_choice", chat(user(), new Tooling(List.of(tool()), new ToolChoice.Required(), null))),
    /** Pictures. */
    IMAGES("images", chat(said(new Part.Image(new Part.Media.Inline("image/png", Samples.PICTURE), null)))),
    /** Files by value, such as a PDF. */
    DOCUMENTS(
            "documents", chat(said(new Part.Document(new Part.Media.Inline("application/pdf", "JVBERi0="), "a.pdf")))),
    /** Sound. */
    AUDIO("audio", chat(said(new Part.Audio("UklGRg==", "wav")))),
    /** An answer that is some JSON object. */
    JSON_OBJECT("json_object", chat(new ResponseFormat.JsonObject())),
    /** An answer that fits a schema. */
    JSON_SCHEMA("json_schema", chat(new ResponseFormat.JsonSchema("answer", null, object(), true))),
    /** How hard the model thinks. */
    REASONING_EFFORT("reasoning_effort", chat(OutputLimits.UNSET, "low", null)),
    /** Texts that end the answer. */
    STOP("stop", chat(new OutputLimits(null, List.of("END"), null), null, null)),
    /** More than one answer. */
    SEVERAL_ANSWERS("n", chat(new OutputLimits(null, List.of(), 2), null, null)),
    /** How likely each token was. */
    LOG_PROBABILITIES("logprobs", chat(OutputLimits.UNSET, null, 1));

    private final String id;
    private final ChatRequest sample;

    ChatFeature(String id, ChatRequest sample) {
        this.id = id;
        this.sample = sample;
    }

    /** Its name in documents, where there is one that of OpenAI's member. */
    public String id() {
        return id;
    }

    /** Whether an upstream takes a chat with it, at least the smallest one. */
    boolean isTakenBy(Upstream.Rehearsal upstream) {
        return takes(upstream, sample);
    }

    /** Whether an upstream that has streams takes a chat of nothing but text as one: not every model may have them. */
    static boolean isStreamedBy(Upstream.Rehearsal upstream) {
        Parameters nothing = parameters(OutputLimits.UNSET, null, null);
        return takes(upstream, chat(user(), Tooling.NONE, new ResponseFormat.Text(), nothing, Delivery.STREAM));
    }

    private static boolean takes(Upstream.Rehearsal upstream, ChatRequest chat) {
        try {
            upstream.rehearse(chat);
            return true;
        } catch (CallFailed refused) {
            return false;
        }
    }

    private static ChatRequest chat(Message message, Tooling tooling) {
        return chat(message, tooling, new ResponseFormat.Text(), parameters(OutputLimits.UNSET, null, null));
    }

    private static ChatRequest chat(Message message) {
        return chat(message, Tooling.NONE);
    }

    private static ChatRequest chat(ResponseFormat format) {
        return chat(user(), Tooling.NONE, format, parameters(OutputLimits.UNSET, null, null));
    }

    private static ChatRequest chat(OutputLimits limits, @Nullable String effort, @Nullable Integer logProbs) {
        return chat(user(), Tooling.NONE, new ResponseFormat.Text(), parameters(limits, effort, logProbs));
    }

    private static ChatRequest chat(Message message, Tooling tooling, ResponseFormat format, Parameters parameters) {
        return chat(message, tooling, format, parameters, Delivery.WHOLE);
    }

    private static ChatRequest chat(
            Message message, Tooling tooling, ResponseFormat format, Parameters parameters, Delivery delivery) {
        return new ChatRequest(new RouteName("sample"), List.of(message), parameters, tooling, format, delivery, null);
    }

    private static Parameters parameters(OutputLimits limits, @Nullable String effort, @Nullable Integer logProbs) {
        return new Parameters(Sampling.UNSET, limits, effort, logProbs, null, Extensions.NONE);
    }

    private static Message user() {
        return Message.of(Role.USER, "Answer in JSON.");
    }

    private static Message said(Part part) {
        return new Message(Role.USER, List.of(new Part.Text("What is this?"), part), null);
    }

    private static ToolSpec tool() {
        return new ToolSpec.Function("now", "What time it is.", object(), null);
    }

    private static Json object() {
        var schema = JsonCodec.object().put("type", "object");
        schema.putObject("properties").putObject("answer").put("type", "string");
        schema.putArray("required").add("answer");
        return Json.of(schema.put("additionalProperties", false));
    }

    /** Constants that an enum's own constants may use. */
    private static final class Samples {
        /** A picture of one pixel. */
        static final String PICTURE =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E" + "rkJggg==";

        private Samples() {}
    }
}
