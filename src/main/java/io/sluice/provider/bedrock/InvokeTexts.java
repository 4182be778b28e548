package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CompletionResponse;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyMeta;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.bedrock.BedrockModels.Vendor;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers of {@code invoke} of models that complete texts. Titan counts its tokens in the answer, the others' are counted in
 * headers. Pure.
 */
final class InvokeTexts {
    private InvokeTexts() {}

    /** Fails with {@link io.sluice.model.CallFailed} when the reply holds no text. */
    static CompletionResponse read(BedrockReply reply, Vendor vendor) {
        JsonNode document = reply.document();
        List<CompletionResponse.Choice> choices = switch (vendor) {
            case ANTHROPIC -> all(JsonCodec.array().add(document), "/completion", "/stop_reason");
            case TITAN -> all(document.path("results"), "/outputText", "/completionReason");
            case AI21 -> all(document.path("completions"), "/data/text", "/finishReason/reason");
            case COHERE, NOVA, MISTRAL, GPT_OSS, OTHER -> all(document.path("generations"), "/text", "/finish_reason");
        };
        if (choices.isEmpty()) {
            throw BedrockErrors.badResponse("The provider's answer holds no text.");
        }
        JsonNode id = document.path("id");
        var meta = new ReplyMeta(id.isTextual() || id.isNumber() ? id.asText() : null, null, null);
        return new CompletionResponse(meta, choices, usage(reply, vendor), null);
    }

    private static List<CompletionResponse.Choice> all(JsonNode answers, String text, String reason) {
        var choices = new ArrayList<CompletionResponse.Choice>();
        for (JsonNode answer : answers) {
            JsonNode told = answer.at(text);
            if (!told.isTextual()) {
                throw BedrockErrors.badResponse("The provider's answer holds no text.");
            }
            choices.add(new CompletionResponse.Choice(
                    choices.size(), told.textValue(), finish(answer.at(reason).asText()), null));
        }
        return choices;
    }

    /** The words of all four vendors, of which none means two things. */
    private static FinishReason finish(String reason) {
        return switch (reason) {
            case "max_tokens", "LENGTH", "length", "MAX_TOKENS", "ERROR_LIMIT" -> FinishReason.LENGTH;
            case "CONTENT_FILTERED", "ERROR_TOXIC" -> FinishReason.CONTENT_FILTER;
            case "ERROR" -> throw BedrockErrors.brokenOff(Kind.SERVER, "The provider broke off its answer.");
            // stop_sequence, FINISH, STOP_CRITERIA_MET, endoftext, stop, COMPLETE, and words to come
            default -> FinishReason.STOP;
        };
    }

    private static Usage usage(BedrockReply reply, Vendor vendor) {
        long input = reply.inputTokens();
        long output = reply.outputTokens();
        JsonNode counted = reply.document().path("inputTextTokenCount");
        if (vendor == Vendor.TITAN && counted.isNumber()) {
            input = Math.max(0, counted.asLong());
            output = 0;
            for (JsonNode result : reply.document().path("results")) {
                output += Math.max(0, result.path("tokenCount").asLong());
            }
        }
        return usage(input, output);
    }

    /** Absent when both are unknown, which is told by a number below 0. */
    static Usage usage(long input, long output) {
        if (input < 0 && output < 0) {
            return Usage.ABSENT;
        }
        ObjectNode raw = JsonCodec.object();
        if (input >= 0) {
            raw.put("inputTokens", input);
        }
        if (output >= 0) {
            raw.put("outputTokens", output);
        }
        return Usage.reported(Usage.Tokens.of(Math.max(0, input), Math.max(0, output)), Json.of(raw));
    }
}
